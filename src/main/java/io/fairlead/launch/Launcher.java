package io.fairlead.launch;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * The entry point of {@code java -jar fairlead.war}: unpacks the archive once into a folder named after its content and
 * runs the gateway from there. Packaged under {@code META-INF}, so that no application server serves or loads it.
 *
 * <p>Avoids costly calls: nothing is compiled yet, and lambdas alone would cost 10 ms.
 */
public final class Launcher {
    private Launcher() {}

    public static void main(String[] args) throws Exception {
        run(Home.of(archive()), args);
    }

    private static Path archive() throws URISyntaxException {
        return Path.of(Launcher.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** Runs the gateway's jar, whose manifest lists the libraries. */
    private static void run(Home home, String[] args) throws IOException, ReflectiveOperationException {
        URL[] path = {home.program().toUri().toURL()};
        ClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        loader.loadClass(Home.MAIN).getMethod("main", String[].class).invoke(null, (Object) args);
    }
}
