package io.fairlead.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Unpacks an archive to a temporary folder and moves it to its final path atomically, so that concurrent first starts
 * do not interfere and no start finds a partial copy. The gateway's own classes become a jar, because the JVM does not
 * archive classes from folders.
 */
final class Unpacking {
    private static final String CLASSES = "WEB-INF/classes/";
    private static final String META = "META-INF/";

    private final ZipFile zip;
    private final Path target;
    private final JarOutputStream classes;

    private Unpacking(ZipFile zip, Path target, JarOutputStream classes) {
        this.zip = zip;
        this.target = target;
        this.classes = classes;
    }

    static void unpack(Path archive, Path home) throws IOException {
        Path fresh = Files.createTempDirectory(home.getParent(), "unpacking-");
        try {
            Home made = new Home(fresh);
            try (ZipFile zip = new ZipFile(archive.toFile());
                    OutputStream file = ProgramFiles.create(made.program());
                    JarOutputStream classes = new JarOutputStream(file, manifest(zip))) {
                classes.setLevel(0);
                new Unpacking(zip, fresh, classes).unpackAll();
            }
            ProgramFiles.makeFolder(fresh.resolve("pages"));
            publish(fresh, home);
        } finally {
            delete(fresh);
        }
    }

    private static Manifest manifest(ZipFile zip) throws IOException {
        StringBuilder libraries = new StringBuilder();
        zip.stream()
                .map(entry -> place(entry.getName()))
                .filter(place -> place.startsWith("lib/"))
                .sorted()
                .forEach(place -> libraries.append(place).append(' '));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, libraries.toString());
        return manifest;
    }

    private void unpackAll() throws IOException {
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            if (!entry.isDirectory()) {
                unpackEntry(entry);
            }
        }
    }

    private void unpackEntry(ZipEntry entry) throws IOException {
        String name = entry.getName();
        if (name.startsWith(CLASSES)) {
            classes.putNextEntry(new ZipEntry(name.substring(CLASSES.length())));
            try (InputStream content = zip.getInputStream(entry)) {
                content.transferTo(classes);
            }
            return;
        }
        String place = place(name);
        if (place.isEmpty()) {
            return;
        }
        Path file = target.resolve(place).normalize();
        if (!file.startsWith(target)) {
            throw new IOException("an entry leads out of the archive: " + name);
        }
        try (InputStream content = zip.getInputStream(entry);
                OutputStream made = ProgramFiles.create(file)) {
            content.transferTo(made);
        }
    }

    /** The target path of an entry; keeps code and web content apart. */
    private static String place(String name) {
        if (name.startsWith("WEB-INF/lib/") || name.startsWith("WEB-INF/lib-provided/")) {
            return name.endsWith("/") ? "" : "lib/" + name.substring(name.lastIndexOf('/') + 1);
        }
        return name.startsWith("WEB-INF/") || name.startsWith(META) ? "" : "pages/" + name;
    }

    private static void publish(Path fresh, Path home) throws IOException {
        try {
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException raced) {
            // A concurrent start may have unpacked the same content first.
            if (!Files.isDirectory(home)) {
                throw raced;
            }
        }
    }

    /** Deletes the folder with its content, if it exists. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
