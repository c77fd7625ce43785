package io.fairlead.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The load program: one run of it is one round. */
record Load(Path program, boolean pin) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Load compiled(boolean pin) throws IOException, InterruptedException {
        return new Load(
                MachineFacts.program("load")
                        .orElseThrow(() -> new IOException("there is no C compiler for src/test/c/load.c")),
                pin);
    }

    Round run(Running server, Job job, double warm, double seconds) throws IOException, InterruptedException {
        Process process = start(server, job, "warm=" + warm, "seconds=" + seconds);
        process.getOutputStream().close();
        return round(process);
    }

    /** One whose input stays open. */
    Process start(Running server, Job job, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(program.toString(), job.load()));
        words.addAll(job.options());
        words.add("pid=" + server.process().pid());
        words.add("port=" + server.ports().port());
        words.add("path=" + server.contender().path(job.kind()));
        if (job.kind() == Kind.FAN || job.kind() == Kind.DATAGRAMS) {
            words.add("source=" + server.contender().source(job.kind(), server.ports()));
        }
        if (job.kind() == Kind.RELAY) {
            words.add("upstream=" + server.ports().upstream());
            words.add("raw=" + (server.contender().raw() ? 1 : 0));
        }
        words.addAll(List.of(more));
        return new ProcessBuilder(MachineFacts.load(pin, words))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** What it says at its end. */
    static Round round(Process process) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        String last = said.substring(said.lastIndexOf('\n') + 1);
        if (!last.startsWith("{")) {
            throw new IOException("the load ended with " + process.exitValue());
        }
        return new Round(JSON.readTree(last));
    }
}
