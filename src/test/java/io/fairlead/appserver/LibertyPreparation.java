package io.fairlead.appserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The example server under this run's name, with this run's ports and PostgreSQL's driver; it is on loopback as it comes. */
final class LibertyPreparation implements Preparation {
    @Override
    public void apply(ServerUnderTest server) throws IOException {
        Path folder =
                Files.createDirectories(server.home().resolve("usr/servers").resolve("fairlead-" + server.http()));
        Files.createDirectories(folder.resolve("dropins"));
        Files.writeString(folder.resolve("server.xml"), server.example("liberty/server.xml"));
        Files.writeString(folder.resolve("datasource.xml"), server.example("liberty/datasource.xml"));
        Files.writeString(folder.resolve("server.env"), "DATABASE_PASSWORD=fairlead\n");
        Files.copy(ServerUnderTest.driver(), server.configurations().resolve("postgresql.jar"));
        Files.writeString(
                folder.resolve("bootstrap.properties"),
                server.example("liberty/bootstrap.properties") + "fairlead.http.port=" + server.http() + "\n");
    }
}
