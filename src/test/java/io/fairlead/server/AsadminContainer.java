package io.fairlead.server;

import java.io.IOException;
import java.nio.file.Path;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;

/**
 * GlassFish 8 and Payara 6 through their own command: the adapter of GlassFish 7 does not start a server on another JDK than
 * the test's.
 */
public final class AsadminContainer implements DeployableContainer<AsadminContainer.Nothing> {
    @Override
    public Class<Nothing> getConfigurationClass() {
        return Nothing.class;
    }

    @Override
    public ProtocolDescription getDefaultProtocol() {
        return ProtocolDescription.DEFAULT;
    }

    @Override
    public void start() throws LifecycleException {
        try {
            asadmin().run("start-domain");
        } catch (IOException failed) {
            throw new LifecycleException("the server did not start", failed);
        }
    }

    @Override
    public void stop() throws LifecycleException {
        try {
            asadmin().run("stop-domain");
        } catch (IOException failed) {
            throw new LifecycleException("the server did not stop", failed);
        }
    }

    /** The archive as the build made it. */
    @Override
    public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
        command(
                "deploy",
                "--name",
                context(archive),
                "--contextroot",
                context(archive),
                Path.of(System.getProperty("fairlead.war")).toAbsolutePath().toString());
        return new ProtocolMetaData();
    }

    @Override
    public void undeploy(Archive<?> archive) throws DeploymentException {
        command("undeploy", context(archive));
    }

    private static String context(Archive<?> archive) {
        return archive.getName().replaceFirst("\\.war$", "");
    }

    private static void command(String... arguments) throws DeploymentException {
        try {
            asadmin().command(arguments);
        } catch (IOException failed) {
            throw new DeploymentException(arguments[0], failed);
        }
    }

    private static Asadmin asadmin() {
        return new Asadmin(ServerUnderTest.running());
    }

    /** All it needs is known. */
    public static final class Nothing implements ContainerConfiguration {
        @Override
        public void validate() {
            // nothing can be wrong
        }
    }
}
