package io.fairlead.store;

import io.fairlead.access.PrivateFiles;
import io.fairlead.access.UnsafeFileException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The journal's folder, locked by one process at a time. Its file {@code state} holds the folder's id, the boot id of
 * the machine that wrote it, and a flag. It has a fixed size and is written in place, so that a loss can be marked even
 * on a full disk.
 *
 * <p>Threading: guarded by its owner's lock.
 */
final class SpoolFolder implements AutoCloseable {
    private static final int ID_LENGTH = 32;
    private static final int BOOT_LENGTH = 40;
    private static final char RUNNING = 'R';
    private static final char CLOSED = 'C';
    private static final char LOST = 'L';
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final PrivateFiles files;
    private final RandomAccessFile state;
    private final FileLock lock;
    private final String id;
    private final boolean suspect;

    private SpoolFolder(PrivateFiles files, RandomAccessFile state, FileLock lock, Supplier<String> ids)
            throws IOException {
        this.files = files;
        this.state = state;
        this.lock = lock;
        String boot = boot();
        if (state.length() == ID_LENGTH + BOOT_LENGTH + 1) {
            byte[] bytes = new byte[ID_LENGTH + BOOT_LENGTH + 1];
            state.seek(0);
            state.readFully(bytes);
            String text = new String(bytes, StandardCharsets.US_ASCII);
            id = text.substring(0, ID_LENGTH).strip();
            char flag = text.charAt(ID_LENGTH + BOOT_LENGTH);
            boolean crashed = flag == RUNNING
                    && !text.substring(ID_LENGTH, ID_LENGTH + BOOT_LENGTH).equals(boot);
            suspect = crashed || (flag != RUNNING && flag != CLOSED);
        } else {
            id = ids.get();
            suspect = false;
        }
        state.setLength(0);
        state.seek(0);
        state.write((padded(id, ID_LENGTH) + boot + (suspect ? LOST : RUNNING)).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * @throws IOException also if another process uses the folder; with a human-readable message
     * @throws UnsafeFileException if other users may have changed its contents
     */
    static SpoolFolder open(Path path, Supplier<String> ids) throws IOException {
        PrivateFiles files = PrivateFiles.in(path);
        for (Segment segment : Segment.in(files.path())) {
            files.file(segment.file().getFileName().toString());
        }
        RandomAccessFile state = new RandomAccessFile(files.file("state").toFile(), "rw");
        try {
            FileLock lock = state.getChannel().tryLock();
            if (lock == null) {
                throw new IOException("another process uses it");
            }
            return new SpoolFolder(files, state, lock, ids);
        } catch (OverlappingFileLockException ours) {
            state.close();
            throw new IOException("another gateway of this process uses it", ours);
        } catch (IOException failed) {
            state.close();
            throw failed;
        }
    }

    /** Identifies the current boot of the machine; data not forced to disk does not survive the next one. */
    private static String boot() {
        try {
            return padded(Files.readString(BOOT_ID).strip(), BOOT_LENGTH);
        } catch (IOException unavailable) {
            return padded("", BOOT_LENGTH);
        }
    }

    private static String padded(String text, int width) {
        return (text + " ".repeat(width)).substring(0, width);
    }

    Path path() {
        return files.path();
    }

    /** A file of this folder; created if missing. */
    Path file(String name) throws IOException {
        return files.file(name);
    }

    /** The id that was created with the folder. */
    String id() {
        return id;
    }

    /** Whether unknown records may be lost: after a machine crash, or because a loss could not be recorded. */
    boolean isSuspect() {
        return suspect;
    }

    /** Marks the stored data as untrusted for the next start, until {@link #trust}. */
    void distrust() throws IOException {
        writeFlag(LOST);
    }

    /** Removes the mark: all losses are recorded in the journal. */
    void trust() throws IOException {
        writeFlag(RUNNING);
    }

    private void writeFlag(char flag) throws IOException {
        state.seek(ID_LENGTH + BOOT_LENGTH);
        state.write(flag);
    }

    /** @param closed whether all accepted records are on disk */
    void leave(boolean closed) throws IOException {
        if (closed) {
            writeFlag(CLOSED);
        }
        close();
    }

    @Override
    public void close() throws IOException {
        lock.release();
        state.close();
    }
}
