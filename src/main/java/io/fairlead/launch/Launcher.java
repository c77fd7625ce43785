package io.fairlead.launch;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The entry of {@code java -jar fairlead.war}: unpacks the archive once into a folder named by its content and runs the
 * gateway from there, as class loading from nested archives costs half as much start-up time again. Lies under {@code
 * META-INF} so that no application server serves or loads it.
 */
public final class Launcher {
    private static final String CLASSES = "WEB-INF/classes/";
    private static final String META = "META-INF/";

    private Launcher() {}

    public static void main(String[] args) throws Exception {
        Path home = home(archive());
        ClassLoader loader = loader(home);
        Thread.currentThread().setContextClassLoader(loader);
        loader.loadClass("io.fairlead.boot.Main")
                .getMethod("main", String[].class)
                .invoke(null, (Object) args);
    }

    private static Path archive() throws URISyntaxException {
        return Path.of(Launcher.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** The folder with this archive's content. */
    private static Path home(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            String name = fingerprint(zip);
            try {
                return unpacked(zip, Files.createDirectories(cache()).resolve(name));
            } catch (FileSystemException readOnly) {
                return unpacked(zip, temporary().resolve(name));
            }
        }
    }

    private static Path unpacked(ZipFile zip, Path home) throws IOException {
        if (!Files.isDirectory(home)) {
            Path fresh = Files.createTempDirectory(home.toAbsolutePath().getParent(), "unpacking-");
            try {
                unpack(zip, fresh);
                publish(fresh, home);
            } finally {
                delete(fresh);
            }
        }
        return home;
    }

    /** In the user's cache; a private temporary folder where that can't be written. */
    private static Path cache() {
        String chosen = System.getenv("XDG_CACHE_HOME");
        Path parent = chosen == null || chosen.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(chosen);
        return parent.resolve("fairlead");
    }

    /** A folder that nobody else can write to, the same each time where that can be made sure of. */
    private static Path temporary() throws IOException {
        Path own = Files.createTempDirectory("fairlead-");
        Path lasting = own.resolveSibling("fairlead-" + System.getProperty("user.name"));
        try {
            return Files.move(own, lasting);
        } catch (FileAlreadyExistsException there) {
            if (!isAsSafe(lasting, own)) {
                return own;
            }
            delete(own);
            return lasting;
        }
    }

    /** Whether it is a folder of the same owner with the same permissions. */
    private static boolean isAsSafe(Path folder, Path own) throws IOException {
        if (!Files.getFileStore(own).supportsFileAttributeView(PosixFileAttributeView.class)) {
            return false;
        }
        PosixFileAttributes it = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes ours = Files.readAttributes(own, PosixFileAttributes.class);
        return it.isDirectory()
                && it.owner().equals(ours.owner())
                && it.permissions().equals(ours.permissions());
    }

    /** What is left of it, if anything. */
    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }

    /** Of all entries' names and checksums: cheap, as both are in the archive's directory. */
    private static String fingerprint(ZipFile zip) {
        CRC32 crc = new CRC32();
        long sizes = 0;
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            crc.update((entry.getName() + entry.getCrc()).getBytes(StandardCharsets.UTF_8));
            sizes += entry.getSize();
        }
        return Long.toHexString(crc.getValue()) + "-" + Long.toHexString(sizes);
    }

    private static void unpack(ZipFile zip, Path target) throws IOException {
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            String place = place(entry.getName());
            if (entry.isDirectory() || place.isEmpty()) {
                continue;
            }
            Path file = target.resolve(place).normalize();
            if (!file.startsWith(target)) {
                throw new IOException("an entry leads out of the archive: " + entry.getName());
            }
            Files.createDirectories(file.getParent());
            try (InputStream content = zip.getInputStream(entry)) {
                Files.copy(content, file);
            }
        }
        Files.createDirectories(target.resolve("pages"));
    }

    /** Where an entry goes: code apart from what the server shows. */
    private static String place(String name) {
        if (name.startsWith(CLASSES)) {
            return "classes/" + name.substring(CLASSES.length());
        } else if (name.startsWith("WEB-INF/lib/") || name.startsWith("WEB-INF/lib-provided/")) {
            return "lib/" + name.substring(name.lastIndexOf('/') + 1);
        } else if (name.equals(META + "MANIFEST.MF")) {
            return "classes/" + name;
        }
        return name.startsWith("WEB-INF/") || name.startsWith(META) ? "" : "pages/" + name;
    }

    private static void publish(Path fresh, Path home) throws IOException {
        try {
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException raced) {
            // another start may have been faster and have unpacked the same
            if (!Files.isDirectory(home)) {
                throw raced;
            }
        }
    }

    private static ClassLoader loader(Path home) throws IOException {
        List<URL> path = new ArrayList<>();
        path.add(url(home.resolve("classes")));
        File[] jars = home.resolve("lib").toFile().listFiles();
        if (jars == null) {
            throw new IOException("nothing was unpacked to " + home);
        }
        Arrays.sort(jars);
        for (File jar : jars) {
            path.add(url(jar.toPath()));
        }
        return new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }
}
