package io.fairlead.websocket;

import static io.fairlead.websocket.ClientBytes.FIN;
import static io.fairlead.websocket.ClientBytes.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.core.EmptyFrameLimit;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Payloads of a byte stream, handed on as they come. */
class StreamingTest {
    private static final int MAX = 1000;

    private static RecordedFrames heard(ClientBytes bytes) {
        byte[] array = bytes.array();
        return RecordedFrames.of(MAX, true, array, at -> array.length);
    }

    @Test
    void allPayloadsOfOneReadAreOnePart() {
        ClientBytes bytes = new ClientBytes();
        for (int i = 0; i < 20; i++) {
            bytes.binary(new byte[] {(byte) i, 1, 2, 3, 4, 5, 6, 7, (byte) i});
        }
        RecordedFrames heard = heard(bytes);
        assertEquals(1, heard.lines().size());
        assertEquals(1, heard.parts());
        assertEquals(
                "part BINARY 20 00010203040506070001010203",
                heard.lines().get(0).substring(0, 41));
    }

    @Test
    void messagesThatAreNotToBeJoinedArePartsOfTheirOwn() {
        RecordedFrames heard = new RecordedFrames();
        FrameReader reader = new FrameReader(MAX, heard, null, new EmptyFrameLimit(() -> 0));
        reader.stream(true, false, new byte[1024]);
        reader.read(ByteBuffer.wrap(new ClientBytes()
                .text("a")
                .text("")
                .frame(1, utf8("b"))
                .frame(FIN, utf8("c"))
                .text("d")
                .array()));
        assertEquals(List.of("part TEXT 4 616263" + "64"), heard.lines());
        assertEquals(4, heard.parts());
    }

    @Test
    void anotherKindAndAControlFrameEndAPart() {
        assertEquals(
                List.of("part BINARY 1 01", "part TEXT 2 6162", "ping 70", "part TEXT 0 63", "close 1000 "),
                heard(new ClientBytes()
                                .binary(new byte[] {1})
                                .text("a")
                                .text("b")
                                .ping("p")
                                .frame(1, utf8("c"))
                                .close(1000, ""))
                        .lines());
    }

    @Test
    void anEmptyMessageIsCountedAndAnEmptyFragmentIsNot() {
        assertEquals(List.of(), heard(new ClientBytes().frame(2, new byte[0])).lines());
        assertEquals(
                List.of("part BINARY 2 "),
                heard(new ClientBytes().binary(new byte[0]).binary(new byte[0])).lines());
    }

    @Test
    void aFragmentComesBeforeItIsWhole() {
        byte[] array =
                new ClientBytes().header(FIN | 2, 100).payload(new byte[3]).array();
        assertEquals(
                List.of("part BINARY 0 000000"),
                RecordedFrames.of(MAX, true, array, at -> array.length).lines());
    }

    @Test
    void aMessageOfAnyLengthIsHandedOn() {
        byte[] array = new ClientBytes()
                .frame(2, new byte[3 * MAX])
                .header(FIN, Long.MAX_VALUE)
                .payload(new byte[MAX])
                .array();
        RecordedFrames heard = RecordedFrames.of(MAX, true, array, at -> array.length);
        assertEquals(1, heard.lines().size());
        assertEquals("part BINARY 0 00", heard.lines().get(0).substring(0, 16));
    }

    @Test
    void whatIsNoTextIsNotHandedOn() {
        assertEquals(
                List.of("part TEXT 1 6f6bc3a4", "fault 1007 bad-data: a text is not UTF-8"),
                heard(new ClientBytes().text("ok").frame(FIN | 1, new byte[] {(byte) 0xc3, (byte) 0xa4, -1, 'x'}))
                        .lines());
    }

    @Test
    void whatComesBeforeAFaultIsHandedOn() {
        assertEquals(
                List.of("part BINARY 1 01", "fault 1002 no extension was agreed on"),
                heard(new ClientBytes().binary(new byte[] {1}).header(0x42, 1)).lines());
    }

    @Test
    void aMessageThatIsUnderWayIsNotSplitByTheSwitch() {
        RecordedFrames heard = new RecordedFrames();
        FrameReader reader = new FrameReader(MAX, heard, null, new EmptyFrameLimit(() -> 0));
        reader.read(ByteBuffer.wrap(new ClientBytes().frame(1, utf8("a")).array()));
        reader.stream(true, true, new byte[1024]);
        reader.read(ByteBuffer.wrap(new ClientBytes()
                .frame(FIN, utf8("b"))
                .text("c")
                .frame(1, utf8("d"))
                .array()));
        reader.stream(false, true, new byte[1024]);
        reader.read(ByteBuffer.wrap(
                new ClientBytes().frame(FIN, utf8("e")).text("f").array()));
        assertEquals(List.of("text ab", "part TEXT 2 636465", "text f"), heard.lines());
    }
}
