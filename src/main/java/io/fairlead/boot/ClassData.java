package io.fairlead.boot;

import io.fairlead.access.OwnFiles;
import io.fairlead.access.UnsafeFileException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file from which the JVM takes classes as they are in memory, in place of reading and checking them again: a third of
 * what a start costs. It is made once for each JVM, by another process that rehearses a run, when this one is up; the
 * launcher looks for it at the next start. A JVM that can't use the file goes on without, and then it is made anew.
 *
 * <p>Threading: safe.
 */
final class ClassData implements AutoCloseable {
    /** Where the launcher looks for the file, and whether it gave it to this JVM. */
    static final String PLACE = "fairlead.classdata";

    private static final String SCRATCH = "making";
    private static final String MADE = "made";
    private static final Logger LOG = System.getLogger(ClassData.class.getName());

    private final Path program;
    private final Optional<Path> place;
    private boolean closed;
    private @Nullable Process running;

    /**
     * @param program the gateway's jar
     * @param place where the file is or belongs; empty: nobody would look for it
     */
    ClassData(Path program, Optional<Path> place) {
        this.program = program;
        this.place = place;
    }

    static ClassData ofProcess(Path program, ConfigSources sources) {
        return new ClassData(program, sources.property().apply(PLACE).map(Path::of));
    }

    /** On a thread of its own, and only when there is none that this JVM uses. */
    void makeLater() {
        if (place.isPresent() && !(Files.exists(place.get()) && Machine.usesClassData())) {
            Threads.of("classdata").newThread(this::makeQuietly).start();
        }
    }

    private void makeQuietly() {
        try {
            Path file = place.orElseThrow();
            List<String> command = Machine.javaCommand(program, Preparation.class, program, file);
            run(() -> Background.startLowly(command, program.resolveSibling("pages")));
            LOG.log(Level.DEBUG, "the next start will be faster, with the class data in {0}", file);
        } catch (IOException | UnsafeFileException impossible) {
            // The next start is as slow as this one, and tries again.
            LOG.log(Level.DEBUG, "no class data for the next start", impossible);
        }
    }

    /**
     * Makes it now, which takes some seconds.
     *
     * @return where it is
     * @throws IOException when it can't be made here; its message is for people
     * @throws UnsafeFileException when others may write where it belongs
     */
    Path make() throws IOException {
        Path file = place.orElseThrow(() -> new IOException("this Java starts the gateway without class data"));
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " has no folder");
        }
        OwnFiles files = OwnFiles.in(folder);
        try (FileChannel guard = FileChannel.open(files.file("lock"), StandardOpenOption.WRITE);
                FileLock lock = lock(guard)) {
            LOG.log(Level.DEBUG, "{0} is made under {1}", file, lock);
            Scratch.delete(files.path().resolve(SCRATCH));
            make(file, files.folder(SCRATCH));
        }
        return file;
    }

    /** One process makes it at a time; the lock ends with its process. */
    private static FileLock lock(FileChannel guard) throws IOException {
        try {
            FileLock lock = guard.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException here) {
            throw new IOException("it is being made already", here);
        }
        throw new IOException("it is being made already");
    }

    private void make(Path file, OwnFiles files) throws IOException {
        Path scratch = files.path();
        try {
            Path made = scratch.resolve(MADE);
            for (List<String> command : Machine.classDataCommands(program, scratch, made)) {
                run(() -> Background.start(command, scratch));
            }
            if (!Files.exists(made)) {
                throw new IOException("this Java makes no class data");
            }
            // A file of which a power cut left a part has a name of its own.
            try (FileChannel whole = FileChannel.open(files.file(MADE), StandardOpenOption.WRITE)) {
                whole.force(true);
            }
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Scratch.delete(scratch);
        }
    }

    private interface Beginning {
        Process begin() throws IOException;
    }

    private void run(Beginning beginning) throws IOException {
        Process process = begin(beginning);
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("making it ended with " + code);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopping);
        } finally {
            end(process);
        }
    }

    private synchronized Process begin(Beginning beginning) throws IOException {
        if (closed) {
            throw new IOException("the gateway stops");
        }
        Process process = beginning.begin();
        running = process;
        return process;
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Ends the making. */
    @Override
    public synchronized void close() {
        closed = true;
        if (running != null) {
            end(running);
        }
    }
}
