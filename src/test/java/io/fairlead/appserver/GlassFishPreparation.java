package io.fairlead.appserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;

/** Loopback and this run's ports; then the operator's script, run by asadmin on the running domain as he would. */
final class GlassFishPreparation implements Preparation {
    private static final Pattern ADDRESS = Pattern.compile("(listener|jmx-connector)( [^>]*)address=\"0.0.0.0\"");
    private static final List<String> ELSEWHERE = List.of(
            "port=\"3700\"", "port=\"3820\"", "port=\"3920\"", "port=\"8686\"", "value=\"7676\"", "das-port=\"4900\"");
    /** What the script says that it needs. */
    private static final String BY_HAND = "add-library %s\ncreate-password-alias fairlead-db\n";

    private static final String DATABASE_PASSWORD = "fairlead";
    private static final String SHELL = "telnet.port=6666";

    private final String script;

    /** @param script in {@code server-config} */
    GlassFishPreparation(String script) {
        this.script = script;
    }

    @Override
    public Optional<Class<? extends DeployableContainer<?>>> container() {
        return Optional.of(AsadminContainer.class);
    }

    @Override
    public void apply(ServerUnderTest server) throws IOException {
        Path file = domain(server).resolve("config").resolve("domain.xml");
        Files.writeString(file, listening(Files.readString(file), server).replace("-Xmx512m", "-Xmx1g"));
        Path commands = Files.writeString(
                server.home().resolveSibling("fairlead.asadmin"),
                BY_HAND.formatted(ServerUnderTest.driver()) + server.example(script));
        Path passwords = Files.writeString(
                server.home().resolveSibling("passwords"), "AS_ADMIN_ALIASPASSWORD=" + DATABASE_PASSWORD + "\n");
        Asadmin asadmin = new Asadmin(server);
        asadmin.run("start-domain");
        asadmin.command("--passwordfile", passwords.toString(), "multimode", "--file", commands.toString());
        asadmin.run("stop-domain");
    }

    private static Path domain(ServerUnderTest server) {
        return server.home().resolve("glassfish/domains/domain1");
    }

    /** The first configuration of the file is the server's, the others are templates. */
    private static String listening(String whole, ServerUnderTest server) {
        int end = whole.indexOf("</config>");
        String own = ADDRESS.matcher(whole.substring(0, end)).replaceAll("$1$2address=\"127.0.0.1\"");
        for (String one : ELSEWHERE) {
            own = own.replace(one, one.replaceFirst("[0-9]+", Integer.toString(ServerUnderTest.freePort())));
        }
        own = listener(own, 8080, server.http());
        own = listener(own, 8181, server.https());
        own = listener(own, 4848, server.management());
        return own.replace(SHELL, "telnet.port=" + ServerUnderTest.freePort()) + whole.substring(end);
    }

    private static String listener(String config, int usual, int port) {
        return config.replace(
                "<network-listener port=\"" + usual + "\"",
                "<network-listener address=\"127.0.0.1\" port=\"" + port + "\"");
    }

    @Override
    public boolean keepsToItself() {
        return true;
    }

    /** asadmin leaves the server to itself: it is not below the test. */
    @Override
    public ServerProcess process(ServerUnderTest server) throws IOException {
        String pid = Files.readString(domain(server).resolve("config").resolve("pid"))
                .trim();
        return ServerProcess.of(Long.parseLong(pid));
    }
}
