package io.fairlead.appserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The example scripts of the command line; ports are said at the start, and WildFly is on loopback as it comes. */
final class WildFlyPreparation implements Preparation {
    @Override
    public void apply(ServerUnderTest server) throws IOException {
        System.setProperty("fairlead.server.https", Integer.toString(ServerUnderTest.freePort()));
        Files.copy(ServerUnderTest.driver(), server.configurations().resolve("postgresql.jar"));
        for (String example : List.of("fairlead.cli", "datasource.cli")) {
            Path script = server.home().resolveSibling(example);
            Files.writeString(script, server.example("wildfly/" + example));
            Command.run(
                    new ProcessBuilder(server.home().resolve("bin/jboss-cli.sh").toString(), "--file=" + script),
                    script.resolveSibling(example + ".log"));
        }
    }

    @Override
    public String dataSource() {
        return "java:/jdbc/fairlead";
    }
}
