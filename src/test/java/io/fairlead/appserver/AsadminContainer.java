package io.fairlead.appserver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;

/**
 * GlassFish and Payara through their own command. The adapter that there is for GlassFish 7 packs the archive anew and
 * uploads it for each deployment, and starts no server on another JDK than the test's.
 *
 * <p>Threading: Arquillian calls it on one thread.
 */
public final class AsadminContainer implements DeployableContainer<AsadminContainer.Nothing> {
    private Optional<AsadminSession> session = Optional.empty();

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
            ServerUnderTest server = ServerUnderTest.running();
            new Asadmin(server).run("start-domain");
            session = Optional.of(AsadminSession.open(server));
        } catch (IOException failed) {
            throw new LifecycleException("the server did not start", failed);
        }
    }

    @Override
    public void stop() throws LifecycleException {
        session.ifPresent(AsadminSession::close);
        session = Optional.empty();
        try {
            new Asadmin(ServerUnderTest.running()).run("stop-domain");
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

    private void command(String name, String... arguments) throws DeploymentException {
        try {
            session.orElseThrow(() -> new IOException("the server does not run"))
                    .command(name, arguments);
        } catch (IOException failed) {
            throw new DeploymentException(name, failed);
        }
    }

    /** All it needs is known. */
    public static final class Nothing implements ContainerConfiguration {
        @Override
        public void validate() {
            // nothing can be wrong
        }
    }
}
