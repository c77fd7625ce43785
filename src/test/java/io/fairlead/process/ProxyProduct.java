package io.fairlead.process;

import io.fairlead.debian.Apt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A reverse proxy that there is an example for, and what a distribution has around such a file. */
enum ProxyProduct {
    NGINX("nginx", "nginx", "nginx/fairlead.conf", "listen ", "80", "443") {
        @Override
        String around(Path place, Path example, int port) {
            String temporary = Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                    .map(kind -> "  %s_temp_path %s/%s;\n".formatted(kind, place, kind))
                    .collect(Collectors.joining());
            return "user root;\ndaemon off;\npid %s/pid;\nerror_log %s/error.log;\nevents {}\n".formatted(place, place)
                    + "http {\n  access_log off;\n  gzip on;\n%s  include %s;\n}\n".formatted(temporary, example);
        }

        @Override
        List<String> arguments(Path place, Path around, Path example) {
            return List.of("-p", place.toString(), "-c", around.toString());
        }
    },

    HAPROXY("haproxy", "haproxy", "haproxy/haproxy.cfg", "bind ", ":80", ":443") {
        @Override
        String around(Path place, Path example, int port) {
            return "global\n    maxconn 1000\n";
        }

        @Override
        List<String> arguments(Path place, Path around, Path example) {
            return List.of("-db", "-f", around.toString(), "-f", example.toString());
        }
    },

    APACHE("apache2", "apache2-bin", "apache/fairlead.conf", "<VirtualHost ", "*:80", "*:80") {
        @Override
        String around(Path place, Path example, int port) {
            Path modules = binary().orElseThrow().resolveSibling("../lib/apache2/modules");
            String loaded = Stream.of(
                            "mpm_event",
                            "authz_core",
                            "reqtimeout",
                            "filter",
                            "deflate",
                            "headers",
                            "env",
                            "proxy",
                            "proxy_http",
                            "ssl")
                    .map(name -> "LoadModule %s_module %s/mod_%s.so\n".formatted(name, modules, name))
                    .collect(Collectors.joining());
            return loaded
                    + "ServerRoot %s\nDefaultRuntimeDir %s\nPidFile pid\nErrorLog error.log\n".formatted(place, place)
                    + "ServerName localhost\nUser nobody\nGroup nogroup\nListen 127.0.0.1:%d\n".formatted(port)
                    + "AddOutputFilterByType DEFLATE text/html text/event-stream application/json\n"
                    + "Include %s\n".formatted(example);
        }

        @Override
        List<String> arguments(Path place, Path around, Path example) {
            return List.of("-D", "FOREGROUND", "-f", around.toString());
        }
    };

    private final String program;
    private final String debianPackage;
    private final String example;
    private final String directive;
    private final String address;
    private final String addressTls;

    ProxyProduct(
            String program, String debianPackage, String example, String directive, String address, String addressTls) {
        this.program = program;
        this.debianPackage = debianPackage;
        this.example = example;
        this.directive = directive;
        this.address = address;
        this.addressTls = addressTls;
    }

    /** The main file, which includes or precedes the example. */
    abstract String around(Path place, Path example, int port);

    /** Of the program, to run in the foreground. */
    abstract List<String> arguments(Path place, Path around, Path example);

    Path example() {
        return Path.of("server-config", example);
    }

    /** What the example says about where it listens. */
    String listens() {
        return directive + address;
    }

    String listensTls() {
        return directive + addressTls;
    }

    String listensAt(int port) {
        return directive + "127.0.0.1:" + port;
    }

    /** The installed program, or else one that was unpacked under target; its service is never started. */
    Optional<Path> binary() {
        return Apt.find(program).or(() -> unpacked().map(folder -> folder.resolve("usr/sbin/" + program)));
    }

    /** What the program needs and this machine lacks. */
    String libraryPath() throws IOException {
        return Apt.find(program).isPresent() ? "" : Apt.libraryPath(unpacked().orElseThrow());
    }

    private Optional<Path> unpacked() {
        return Apt.unpack(debianPackage);
    }

    /** Whether its tests can run; in CI they have to. */
    boolean isThere() {
        boolean there = binary().isPresent();
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new UncheckedIOException(new IOException("to install " + program + ": " + Apt.advice(debianPackage)));
        }
        return there;
    }
}
