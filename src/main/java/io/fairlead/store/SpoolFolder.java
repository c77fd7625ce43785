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
 * The journal's folder, held by one process at a time. Its file {@code state} has a fixed size and is written in place,
 * so that a loss can be marked even on a full disk: the folder's id, the boot of the machine that wrote it, and a flag.
 *
 * <p>Threading: guarded by its owner's lock.
 */
final class SpoolFolder implements AutoCloseable {
    private static final int ID = 32;
    private static final int BOOT = 40;
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
        if (state.length() == ID + BOOT + 1) {
            byte[] bytes = new byte[ID + BOOT + 1];
            state.seek(0);
            state.readFully(bytes);
            String text = new String(bytes, StandardCharsets.US_ASCII);
            id = text.substring(0, ID).strip();
            char flag = text.charAt(ID + BOOT);
            boolean crashed = flag == RUNNING && !text.substring(ID, ID + BOOT).equals(boot);
            suspect = crashed || (flag != RUNNING && flag != CLOSED);
        } else {
            id = ids.get();
            suspect = false;
        }
        state.setLength(0);
        state.seek(0);
        state.write((padded(id, ID) + boot + (suspect ? LOST : RUNNING)).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * @throws IOException also when another process holds it; its message is for people
     * @throws UnsafeFileException when others may have changed what is in it
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

    /** Names one start of the machine; what was written but not forced to the disk is gone with the next one. */
    private static String boot() {
        try {
            return padded(Files.readString(BOOT_ID).strip(), BOOT);
        } catch (IOException elsewhere) {
            return padded("", BOOT);
        }
    }

    private static String padded(String text, int width) {
        return (text + " ".repeat(width)).substring(0, width);
    }

    Path path() {
        return files.path();
    }

    /** Of this folder; made when it is not there. */
    Path file(String name) throws IOException {
        return files.file(name);
    }

    /** Made with the folder. */
    String id() {
        return id;
    }

    /** Whether something was lost that nobody can name: by a machine that stopped, or a disk that took no mark. */
    boolean isSuspect() {
        return suspect;
    }

    /** From now on the next start can't trust what it finds, until {@link #trust}. */
    void distrust() throws IOException {
        flag(LOST);
    }

    /** What was to be said of losses is in the journal. */
    void trust() throws IOException {
        flag(RUNNING);
    }

    private void flag(char now) throws IOException {
        state.seek(ID + BOOT);
        state.write(now);
    }

    /** @param closed whether everything that was taken is on the disk */
    void leave(boolean closed) throws IOException {
        if (closed) {
            flag(CLOSED);
        }
        close();
    }

    @Override
    public void close() throws IOException {
        lock.release();
        state.close();
    }
}
