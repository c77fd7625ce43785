package io.fairlead.appserver;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;

/**
 * What {@code arquillian.xml} says of a server with a folder; each property has its setter.
 *
 * <p>Threading: filled by Arquillian on one thread, and read afterwards.
 */
public final class FolderSettings implements ContainerConfiguration {
    private String folder = "";
    private String command = "";
    private String archives = "";
    private String descriptor = "";
    private String descriptors = "";
    private String probe = "";
    private String started = "";
    private String failed = "";
    private String undeployed = "";

    public void setFolder(String value) {
        folder = value;
    }

    public void setCommand(String value) {
        command = value;
    }

    public void setArchives(String value) {
        archives = value;
    }

    public void setDescriptor(String value) {
        descriptor = value;
    }

    public void setDescriptors(String value) {
        descriptors = value;
    }

    public void setProbe(String value) {
        probe = value;
    }

    public void setStarted(String value) {
        started = value;
    }

    public void setFailed(String value) {
        failed = value;
    }

    public void setUndeployed(String value) {
        undeployed = value;
    }

    /** Where it is started; relative paths start here, and its log lies beside it. */
    Path folder() {
        return Path.of(folder);
    }

    /** The words that start it. */
    List<String> command() {
        return List.of(command.split(" "));
    }

    /** The folder for archives. */
    Path archives() {
        return folder().resolve(archives);
    }

    /** What is put beside each archive under its name, for servers that need more than the archive; %s is the name. */
    Optional<Path> descriptor() {
        return descriptor.isEmpty() ? Optional.empty() : Optional.of(folder().resolve(descriptor));
    }

    /** The folder for descriptors. */
    Path descriptors() {
        return folder().resolve(descriptors);
    }

    /** Answers 200 when the context is ready; %s is its name. */
    URI probe(String context) {
        return URI.create(String.format(probe, context));
    }

    /** What the log says of a server that is up. */
    Pattern started() {
        return Pattern.compile(started);
    }

    /** What the log says of a deployment that failed, with the reason. */
    Pattern failed() {
        return Pattern.compile(failed);
    }

    /** What the log says of a context that has stopped. */
    Pattern undeployed() {
        return Pattern.compile(undeployed);
    }

    /** Arquillian's; a property that is missing is seen by what needs it. */
    @Override
    public void validate() {}

    Path log() {
        return folder().resolveSibling("server.log");
    }
}
