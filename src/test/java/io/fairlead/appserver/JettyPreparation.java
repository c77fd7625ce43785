package io.fairlead.appserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;

/** A Jetty base of the operator's files, filled up by Jetty itself; then loopback, this run's port and quick scans. */
final class JettyPreparation implements Preparation {
    /** What the example calls the folder of the archive. */
    private static final String EXAMPLE_ARCHIVES = "/opt/fairlead";

    @Override
    public Optional<Class<? extends DeployableContainer<?>>> container() {
        return Optional.of(FolderServer.class);
    }

    @Override
    public void apply(ServerUnderTest server) throws IOException {
        Path base = Files.createDirectories(server.home().resolveSibling("base"));
        Path archives = Files.createDirectories(server.home().resolveSibling("archives"));
        Files.createDirectories(server.home().resolveSibling("tmp"));
        Files.writeString(
                Files.createDirectories(base.resolve("start.d")).resolve("fairlead.ini"),
                server.example("jetty/start.d/fairlead.ini").replace("#etc/", "etc/"));
        dataSource(server, base);
        Files.writeString(
                server.home().resolveSibling("fairlead.xml"),
                server.example("jetty/webapps/fairlead.xml")
                        .replace(EXAMPLE_ARCHIVES, archives.toString())
                        .replace("/fairlead<", "/%s<")
                        .replace("fairlead.war", "%s.war"));
        // Makes the folders and files that the modules need.
        Command.run(
                new ProcessBuilder(
                                "java",
                                "-jar",
                                server.home().resolve("start.jar").toString(),
                                "--create-files")
                        .directory(base.toFile()),
                server.home().resolveSibling("create.log"));
        Files.writeString(
                base.resolve("start.d").resolve("run.ini"),
                "jetty.http.host=127.0.0.1\njetty.http.port=" + server.http() + "\njetty.deploy.scanInterval=1\n");
    }

    private static void dataSource(ServerUnderTest server, Path base) throws IOException {
        Files.writeString(
                Files.createDirectories(base.resolve("etc")).resolve("fairlead-datasource.xml"),
                server.example("jetty/etc/fairlead-datasource.xml"));
        Path lib = Files.createDirectories(base.resolve("lib").resolve("ext"));
        for (Path jar : List.of(ServerUnderTest.driver(), pool())) {
            Files.copy(jar, lib.resolve(jar.getFileName()));
        }
    }

    private static Path pool() throws IOException {
        try {
            return Path.of(com.zaxxer.hikari.HikariDataSource.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (java.net.URISyntaxException strange) {
            throw new IOException(strange);
        }
    }
}
