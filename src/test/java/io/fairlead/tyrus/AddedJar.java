package io.fairlead.tyrus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** A jar of endpoints as a user makes one. */
final class AddedJar {
    private AddedJar() {}

    /**
     * Compiles a class {@code Added} and packs it with all that is inside of it.
     *
     * @param service the name that the jar gives for its {@code ServerApplicationConfig}
     */
    static void write(Path folder, String source, String service) throws IOException {
        Path file = Files.writeString(folder.resolve("Added.java"), source);
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                folder.toString(),
                                file.toString()));
        try (OutputStream packed = Files.newOutputStream(folder.resolve("added.jar"));
                JarOutputStream jar = new JarOutputStream(packed);
                DirectoryStream<Path> classes = Files.newDirectoryStream(folder, "Added*.class")) {
            for (Path one : classes) {
                jar.putNextEntry(new JarEntry(one.getFileName().toString()));
                Files.copy(one, jar);
            }
            jar.putNextEntry(new JarEntry("META-INF/services/jakarta.websocket.server.ServerApplicationConfig"));
            jar.write(service.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
