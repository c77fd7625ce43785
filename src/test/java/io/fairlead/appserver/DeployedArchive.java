package io.fairlead.appserver;

import io.fairlead.contract.GatewayHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The archive that is deployed now. It stays for the next suite when that wants the same settings: to deploy it takes a
 * server longer than most suites take.
 *
 * <p>Threading: JUnit calls it on one thread.
 */
public final class DeployedArchive implements AutoCloseable {
    private final List<String> suites = new ArrayList<>();
    private Optional<ServerHost> host = Optional.empty();
    private List<String> settings = List.of();

    /**
     * What a suite is to run on; it is left open when the suite is over.
     *
     * @param fresh whether no other suite may have run on it
     */
    public static GatewayHost of(ExtensionContext suite, String settings, boolean fresh) throws Exception {
        ExtensionContext.Store run = suite.getRoot().getStore(ExtensionContext.Namespace.create(DeployedArchive.class));
        DeployedArchive known = run.get(DeployedArchive.class, DeployedArchive.class);
        DeployedArchive tenancy = known == null ? new DeployedArchive() : known;
        GatewayHost host = tenancy.host(suite, settings, fresh);
        // Behind what Arquillian keeps there, which stops the server: the last that comes is the first that is closed.
        run.put(DeployedArchive.class, tenancy);
        return host;
    }

    private ServerHost host(ExtensionContext suite, String one, boolean fresh) throws Exception {
        Class<?> type = suite.getRequiredTestClass();
        List<String> wanted = type.isAnnotationPresent(TwoContexts.class) ? List.of(one, type.getName()) : List.of(one);
        if (fresh || host.isEmpty() || !settings.equals(wanted)) {
            close();
            host = Optional.of(ServerHost.start(suite, one));
            settings = wanted;
        }
        suites.add(type.getSimpleName());
        return host.get();
    }

    /** Takes the archive away. @throws AssertionError when something is left */
    @Override
    public void close() throws Exception {
        Optional<ServerHost> leaving = host;
        host = Optional.empty();
        if (leaving.isPresent()) {
            List<String> served = List.copyOf(suites);
            suites.clear();
            leaving.get().leave(served);
        }
    }
}
