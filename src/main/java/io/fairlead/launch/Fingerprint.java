package io.fairlead.launch;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/**
 * A fingerprint of an archive's content: the checksum of its central directory, which has every entry's name, size and
 * checksum (APPNOTE 6.3.10 §4.3.12). Takes one read and one native call; reading each entry took 30 ms per start.
 */
final class Fingerprint {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int SIZE_AT = 12;
    private static final int MAX_COMMENT = 0xffff;

    private Fingerprint() {}

    static String of(Path archive) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "r")) {
            long length = file.length();
            ByteBuffer tail = read(file, Math.max(0, length - END_BYTES - MAX_COMMENT), length);
            int end = end(tail);
            long size = Integer.toUnsignedLong(tail.getInt(end + SIZE_AT));
            long directory = length - tail.limit() + end - size;
            if (directory < 0) {
                throw new ZipException("not a whole archive");
            }
            CRC32 crc = new CRC32();
            crc.update(read(file, directory, directory + size));
            return Long.toHexString(crc.getValue()) + "-" + Long.toHexString(length);
        }
    }

    private static ByteBuffer read(RandomAccessFile file, long from, long to) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(to - from)];
        file.seek(from);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int end(ByteBuffer tail) throws IOException {
        for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                return at;
            }
        }
        throw new ZipException("not an archive");
    }
}
