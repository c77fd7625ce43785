package io.fairlead.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The state of a static file; equal as long as the file is not modified.
 *
 * @param place the file's URL
 * @param lastModified milliseconds
 */
record StaticFile(String place, long length, long lastModified) {
    static @Nullable StaticFile on(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return null;
        }
        BasicFileAttributes known = Files.readAttributes(path, BasicFileAttributes.class);
        return new StaticFile(
                path.toUri().toString(), known.size(), known.lastModifiedTime().toMillis());
    }

    static @Nullable StaticFile onClassPath(String name) throws IOException {
        URL url = StaticFile.class.getClassLoader().getResource(name);
        if (url == null) {
            return null;
        }
        URLConnection connection = url.openConnection();
        connection.getInputStream().close();
        return new StaticFile(url.toString(), connection.getContentLengthLong(), connection.getLastModified());
    }

    InputStream open() throws IOException {
        return new URL(place).openStream();
    }
}
