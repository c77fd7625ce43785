package io.fairlead.framing;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Lines as sent by telnet: commands (RFC 854, {@code IAC …}) are skipped even if they span reads, and CR NUL ends a
 * line as CR LF does. The byte IAC does not occur in UTF-8, so other lines remain unchanged.
 *
 * <pre>
 *   DATA ── IAC ──► COMMAND ── WILL, WONT, DO, DONT ──► OPTION ── any ──► DATA
 *     ▲               │ └── SB ──► SUBNEGOTIATION ── IAC ──► SUBNEGOTIATION_IAC ── SE ──► DATA
 *     └── any other ──┘                  ▲──────── any other ──────────┘
 * </pre>
 *
 * <p>Threading: used by one thread at a time.
 */
public final class TelnetFramer implements Framer {
    private enum State {
        DATA,
        COMMAND,
        OPTION,
        SUBNEGOTIATION,
        SUBNEGOTIATION_IAC
    }

    private static final int IAC = 255;
    private static final int DONT = 254;
    private static final int WILL = 251;
    private static final int SB = 250;
    private static final int SE = 240;
    /** EOF, the lowest of the commands that RFC 1184 added to those of RFC 854. */
    private static final int FIRST_COMMAND = 236;

    private final Framer lines;
    private State state = State.DATA;
    private boolean afterReturn;

    public TelnetFramer(Framer lines) {
        this.lines = lines;
    }

    @Override
    public void feed(ByteBuffer bytes, List<byte[]> messages) {
        ByteBuffer data = ByteBuffer.allocate(bytes.remaining());
        while (bytes.hasRemaining()) {
            accept(bytes.get() & 0xff, data);
        }
        lines.feed(data.flip(), messages);
    }

    private void accept(int next, ByteBuffer data) {
        switch (state) {
            case DATA -> {
                if (next == IAC) {
                    state = State.COMMAND;
                } else {
                    put(next, data);
                }
            }
            case COMMAND -> command(next, data);
            case OPTION -> state = State.DATA;
            case SUBNEGOTIATION -> state = next == IAC ? State.SUBNEGOTIATION_IAC : state;
            case SUBNEGOTIATION_IAC -> state = next == SE ? State.DATA : State.SUBNEGOTIATION;
        }
    }

    private void command(int next, ByteBuffer data) {
        if (next >= WILL && next <= DONT) {
            state = State.OPTION;
        } else if (next == SB) {
            state = State.SUBNEGOTIATION;
        } else {
            state = State.DATA;
            // The data mark itself is TCP urgent data, outside the stream, so the byte after its IAC here is not a
            // command.
            if (next == IAC || next < FIRST_COMMAND) {
                put(next, data);
            }
        }
    }

    private void put(int next, ByteBuffer data) {
        boolean endsLine = afterReturn && next == 0;
        data.put((byte) (endsLine ? '\n' : next));
        afterReturn = next == '\r';
    }

    @Override
    public boolean resumes() {
        return lines.resumes();
    }

    @Override
    public void end(List<byte[]> messages) {
        lines.end(messages);
    }

    @Override
    public int keptBytes() {
        return lines.keptBytes();
    }

    @Override
    public byte[] encode(byte[] message) {
        return lines.encode(message);
    }
}
