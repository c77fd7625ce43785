package io.fairlead.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.core.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "'  a \u00a0\u2003 b ', a b",
        "e\u0301, \u00e9",
        "\u212b, \u00c5",
        "\u05d0\u05d1\u05d2, \u05d0\u05d1\u05d2",
        "\u0646\u200c\u0645, \u0646\u200c\u0645",
        "\u2764\ufe0f, \u2764\ufe0f",
        "\u845b\udb40\udd00, \u845b\udb40\udd00",
        "re:action, re:action",
        "a*b!c/d, a*b!c/d"
    })
    void aNickIsNormalisedAndKeepsItsScript(String text, String nick) {
        assertEquals(nick, Names.nick(text));
    }

    @Test
    void lengthIsCountedInCharactersAfterNormalising() {
        assertEquals(32, Names.nick("e\u0301".repeat(32)).length());
        assertEquals(64, Names.nick("\ud83d\ude00".repeat(32)).length());
        assertThrows(Problem.class, () -> Names.nick("\ud83d\ude00".repeat(33)));
        assertEquals(64, Names.roomOrBoard("x".repeat(64)).length());
        assertThrows(Problem.class, () -> Names.roomOrBoard("x".repeat(65)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "\u200d", "\u3164", "a\u202eb", "\ud800", "a\ud83d"})
    void whatNamesNoRoomOrBoardIsInvalid(String text) {
        assertEquals(
                Problem.Kind.INVALID,
                assertThrows(Problem.class, () -> Names.roomOrBoard(text)).kind());
    }
}
