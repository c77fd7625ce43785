package io.fairlead.appserver;

import io.fairlead.contract.GatewayHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The built archive on an application server, which Arquillian starts for the first suite and stops after the last. */
public final class ServerHost implements GatewayHost {
    static final String CONTEXT = "fairlead";

    private static final String ADMIN_TOKEN = "a-token-for-tests-only";

    private final ArquillianExtension arquillian = new ArquillianExtension();
    private final ExtensionContext suite;
    private final ServerUnderTest server;

    private ServerHost(ExtensionContext suite, ServerUnderTest server) {
        this.suite = suite;
        this.server = server;
    }

    /** @param settings without {@code admin.tokens}, which are given here, as is {@code store} when it is missing */
    static ServerHost start(ExtensionContext suite, String settings) throws Exception {
        ServerUnderTest server = suite.getRoot()
                .getStore(ExtensionContext.Namespace.create(ServerHost.class))
                .getOrComputeIfAbsent(ServerUnderTest.class, key -> prepared(), ServerUnderTest.class);
        configure(server, CONTEXT, settings);
        TwoContexts beside = suite.getRequiredTestClass().getAnnotation(TwoContexts.class);
        if (beside != null) {
            configure(server, TwoContexts.CONTEXT, beside.value());
        }
        ServerHost host = new ServerHost(suite, server);
        host.deploy();
        return host;
    }

    private static void configure(ServerUnderTest server, String context, String settings) throws IOException {
        Path data = Files.createTempDirectory("fairlead-test-");
        String store =
                settings.contains("store:") ? "" : "store: {url: \"jdbc:h2:file:" + data.resolve("store") + "\"}\n";
        Files.writeString(
                server.configurations().resolve(context + ".yaml"),
                "admin: {tokens: [{name: test, secret: " + ADMIN_TOKEN + ", role: admin},"
                        + " {name: eve, secret: " + ADMIN_TOKEN + "-viewer, role: viewer},"
                        + " {name: oscar, secret: " + ADMIN_TOKEN + "-operator, role: operator}]}\n"
                        + store
                        + settings.replace(
                                "@datasource@", Preparation.of(server.name()).dataSource()));
    }

    private static ServerUnderTest prepared() {
        try {
            return ServerUnderTest.prepare();
        } catch (IOException unprepared) {
            throw new UncheckedIOException(unprepared);
        }
    }

    @Override
    public URI base() {
        return server.base(CONTEXT);
    }

    @Override
    public String adminToken() {
        return ADMIN_TOKEN;
    }

    @Override
    public void restart() throws Exception {
        undeploy();
        deploy();
    }

    /** Takes the archive away. */
    public void undeploy() throws Exception {
        arquillian.afterAll(suite);
    }

    /** Brings it back. */
    public void deploy() throws Exception {
        arquillian.beforeAll(suite);
    }

    public ServerUnderTest server() {
        return server;
    }

    /** The second context, see {@link TwoContexts}. */
    public GatewayHost beside() {
        return new SecondContext(this);
    }

    private record SecondContext(ServerHost first) implements GatewayHost {
        @Override
        public URI base() {
            return first.server.base(TwoContexts.CONTEXT);
        }

        @Override
        public String adminToken() {
            return ADMIN_TOKEN;
        }

        @Override
        public void restart() throws Exception {
            first.restart();
        }

        @Override
        public void close() {
            // Ends with the first.
        }
    }

    /** Nothing: the archive stays for the next suite, see {@link DeployedArchive}. */
    @Override
    public void close() {
        // the tenancy ends it
    }

    /** @throws AssertionError when the archive leaves something behind */
    void leave(List<String> suites) throws Exception {
        undeploy();
        List<String> left = server.process().gatewayThreads();
        if (!left.isEmpty()) {
            throw new AssertionError("threads are left after " + suites + ": " + left);
        }
        List<String> open = server.openToOthers();
        if (!open.isEmpty()) {
            throw new AssertionError("the server listens for others after " + suites + ": " + open);
        }
    }
}
