package io.fairlead.appserver;

import java.io.IOException;
import java.util.Optional;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;

/** What is to be done to an unpacked server before its first start: ports, addresses and the operator's example files. */
interface Preparation {
    void apply(ServerUnderTest server) throws IOException;

    /** The server, while it runs. */
    default ServerProcess process(ServerUnderTest server) throws IOException {
        return ServerProcess.find();
    }

    /** Our own, where no adapter that can be had fits the server; empty: one is on the class path. */
    default Optional<Class<? extends DeployableContainer<?>>> container() {
        return Optional.empty();
    }

    /** What {@code store.url} calls the DataSource of the example files. */
    default String dataSource() {
        return "jdbc/fairlead";
    }

    /** Whether it is prepared to listen on loopback alone. */
    default boolean keepsToItself() {
        return false;
    }

    /** The one for the server of this name. */
    static Preparation of(String name) {
        return switch (name) {
            case "tomcat10", "tomcat11" -> new TomcatPreparation();
            case "wildfly" -> new WildFlyPreparation();
            case "glassfish7", "glassfish8" -> new GlassFishPreparation("glassfish/fairlead.asadmin");
            case "payara6" -> new GlassFishPreparation("payara/fairlead.asadmin");
            case "liberty" -> new LibertyPreparation();
            case "jetty12" -> new JettyPreparation();
            default -> throw new IllegalArgumentException("no server is known as " + name);
        };
    }
}
