package io.fairlead.bench;

import io.fairlead.bench.Contender.Command;
import io.fairlead.debian.Apt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Programs of this machine, or of its distribution, unpacked under target; none is installed and no service starts. */
final class Programs {
    private Programs() {}

    /** An installed program, or the same from a package. */
    private record Found(Path program, Map<String, String> environment, Path root) {
        static Optional<Found> of(String name, String... packages) throws IOException {
            Optional<Path> installed = Apt.find(name);
            if (installed.isPresent()) {
                return Optional.of(new Found(installed.get(), Map.of(), Path.of("/")));
            }
            Optional<Path> folder = Apt.unpack(packages);
            if (folder.isEmpty()) {
                return Optional.empty();
            }
            for (String place : List.of("usr/sbin", "usr/bin")) {
                Path program = folder.get().resolve(place).resolve(name);
                if (Files.isExecutable(program)) {
                    return Optional.of(
                            new Found(program, Map.of("LD_LIBRARY_PATH", Apt.libraryPath(folder.get())), folder.get()));
                }
            }
            return Optional.empty();
        }
    }

    static Optional<Command> node(Ports ports, Path place) throws IOException {
        Optional<Found> node = Found.of("node", "nodejs");
        Optional<Path> modules = nodeModules();
        if (node.isEmpty() || modules.isEmpty()) {
            return Optional.empty();
        }
        Path script = place.resolve("ws.js");
        try (InputStream content = Programs.class.getResourceAsStream("ws.js")) {
            Files.write(script, java.util.Objects.requireNonNull(content).readAllBytes());
        }
        Map<String, String> environment = new HashMap<>(node.get().environment());
        environment.put("NODE_PATH", modules.get().toString());
        return Optional.of(new Command(
                List.of(
                        node.get().program().toString(),
                        script.toString(),
                        Integer.toString(ports.port()),
                        Integer.toString(ports.source()),
                        Integer.toString(ports.upstream())),
                environment));
    }

    /** Where the package ws is. */
    private static Optional<Path> nodeModules() {
        String place = "usr/share/nodejs";
        for (Path modules : List.of(
                Path.of("/", place), Path.of("/usr/lib/node_modules"), Path.of("/usr/local/lib/node_modules"))) {
            if (Files.isDirectory(modules.resolve("ws"))) {
                return Optional.of(modules);
            }
        }
        return Apt.unpack("node-ws")
                .map(folder -> folder.resolve(place))
                .filter(folder -> Files.isDirectory(folder.resolve("ws")));
    }

    static Optional<Command> websockify(Ports ports, Path place) throws IOException {
        Optional<Found> found = Found.of("websockify", "websockify", "python3-websockify");
        return found.map(program -> {
            Map<String, String> environment = new HashMap<>(program.environment());
            environment.put(
                    "PYTHONPATH",
                    program.root().resolve("usr/lib/python3/dist-packages").toString());
            // numpy's libraries are in folders of their own, which an installation would link to
            environment.computeIfPresent(
                    "LD_LIBRARY_PATH",
                    (name, folders) ->
                            folders + ":" + folders.replace(":", "/blas:") + folders.replace(":", "/lapack:"));
            return new Command(
                    List.of(program.program().toString(), "127.0.0.1:" + ports.port(), "127.0.0.1:" + ports.upstream()),
                    environment);
        });
    }

    static Optional<Command> nginx(Ports ports, Path place) throws IOException {
        Optional<Found> found = Found.of("nginx", "nginx", "libnginx-mod-stream");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Path module = found.get().root().resolve("usr/lib/nginx/modules/ngx_stream_module.so");
        if (!Files.exists(module)) {
            module = Apt.unpack("libnginx-mod-stream")
                    .orElse(Path.of("/"))
                    .resolve("usr/lib/nginx/modules/ngx_stream_module.so");
        }
        Path config = Files.writeString(
                place.resolve("nginx.conf"),
                (Files.exists(module) ? "load_module " + module + ";\n" : "")
                        + """
                        daemon off;
                        user root;
                        worker_processes 1;
                        pid %1$s/pid;
                        error_log %1$s/error.log;
                        events { worker_connections 65536; }
                        stream {
                          server {
                            listen 127.0.0.1:%2$d backlog=4096;
                            proxy_pass 127.0.0.1:%3$d;
                            tcp_nodelay on;
                          }
                        }
                        """.formatted(place, ports.port(), ports.upstream()));
        return Optional.of(new Command(
                List.of(
                        found.get().program().toString(),
                        "-e",
                        place + "/error.log",
                        "-p",
                        place.toString(),
                        "-c",
                        config.toString()),
                found.get().environment()));
    }

    static Optional<Command> haproxy(Ports ports, Path place) throws IOException {
        Optional<Found> found = Found.of("haproxy", "haproxy");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Path config = Files.writeString(place.resolve("haproxy.cfg"), """
                global
                    nbthread 1
                    maxconn 4000
                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client 1h
                    timeout server 1h
                listen bench
                    bind 127.0.0.1:%d
                    server upstream 127.0.0.1:%d
                """.formatted(ports.port(), ports.upstream()));
        return Optional.of(new Command(
                List.of(found.get().program().toString(), "-db", "-f", config.toString()),
                found.get().environment()));
    }
}
