package io.fairlead.appserver;

import io.fairlead.process.Vitals;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's own JVM, a child of this process or of a script that this process started. */
public record ServerProcess(ProcessHandle handle) {
    private static final Pattern THREAD = Pattern.compile("^\"fairlead-.*(\\R.+)*", Pattern.MULTILINE);

    /** The youngest Java process below this one; the server's scripts and launchers are older. */
    static ServerProcess find() {
        return ProcessHandle.current()
                .descendants()
                .filter(handle -> handle.info().command().orElse("").endsWith("java"))
                .max(Comparator.comparing(handle -> handle.info().startInstant().orElse(java.time.Instant.EPOCH)))
                .map(ServerProcess::new)
                .orElseThrow(() -> new IllegalStateException("the server does not run"));
    }

    /** The one with this id. */
    static ServerProcess of(long pid) {
        return ProcessHandle.of(pid)
                .map(ServerProcess::new)
                .orElseThrow(() -> new IllegalStateException("the server does not run"));
    }

    /** The gateway's threads that live, each by its name and where it is. */
    public List<String> gatewayThreads() throws IOException, InterruptedException {
        Matcher threads = THREAD.matcher(vitals().jcmd("Thread.print"));
        return threads.results().map(MatchResult::group).sorted().toList();
    }

    /** What the kernel and the JVM say about it. */
    public Vitals vitals() {
        return new Vitals(handle.pid());
    }
}
