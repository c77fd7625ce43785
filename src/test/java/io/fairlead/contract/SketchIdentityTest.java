package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose a stroke is when its author comes back: who shows the same secret again may undo it, and nobody else. */
@GatewayWith
@Timeout(60)
class SketchIdentityTest {
    private static final String SECRET = "anna_-0123456789abcdefg";

    private final GatewayTarget gateway;
    private final String board = "sketch/identity-" + UUID.randomUUID();

    SketchIdentityTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    private ChatMember join(String nick, String secret) throws Exception {
        ChatMember member = ChatMember.join(gateway, board, nick);
        member.ws().sendJson("{'type':'identify','secret':'" + secret + "'}");
        return member;
    }

    private static JsonNode draw(ChatMember member, String id) throws Exception {
        member.ws().sendJson("{'type':'stroke','id':'" + id + "','color':'#000000','width':1,'points':[[0,1]]}");
        return heard(member, "stroke");
    }

    /** The next message of this type; who comes and goes before is passed over. */
    private static JsonNode heard(ChatMember member, String type) throws Exception {
        JsonNode told = member.ws().json();
        while (List.of("joined", "left").contains(told.get("type").textValue())) {
            told = member.ws().json();
        }
        assertEquals(type, told.get("type").textValue(), told.toString());
        return told;
    }

    private static void undo(ChatMember member) throws Exception {
        member.ws().sendJson("{'type':'undo'}");
    }

    private static void assertNothingToUndo(ChatMember member) throws Exception {
        undo(member);
        assertEquals("not-found", heard(member, "error").get("code").textValue());
    }

    @Test
    void whoComesBackUndoesWhatTheyDrewBefore() throws Exception {
        JsonNode drawn;
        try (ChatMember anna = join("anna", SECRET)) {
            drawn = draw(anna, "s1");
        }
        try (ChatMember again = join("again", SECRET)) {
            draw(again, "s2");
            undo(again);
            assertEquals("s2", heard(again, "undone").get("id").textValue());
            undo(again);
            JsonNode undone = heard(again, "undone");
            assertEquals("s1", undone.get("id").textValue());
            assertEquals(drawn.get("from"), undone.get("from"), "as the board knows the stroke");
            assertNothingToUndo(again);
        }
        try (ChatMember late = ChatMember.join(gateway, board, "late")) {
            assertEquals(0, late.welcome().get("strokes").size());
        }
    }

    @Test
    void whatWasDrawnBeforeTheSecretWasShownIsOnesOwnForThisSession() throws Exception {
        try (ChatMember anna = ChatMember.join(gateway, board, "anna")) {
            draw(anna, "s1");
            anna.ws().sendJson("{'type':'identify','secret':'" + SECRET + "'}");
            undo(anna);
            assertEquals("s1", heard(anna, "undone").get("id").textValue());
        }
    }

    @Test
    void anUndoMayNameAStrokeOfOnesOwn() throws Exception {
        try (ChatMember anna = join("anna", SECRET);
                ChatMember bert = ChatMember.join(gateway, board, "bert")) {
            draw(anna, "s1");
            draw(anna, "s2");
            draw(anna, "s3");
            bert.awaitStrokes(3);
            anna.ws().sendJson("{'type':'undo','id':'s2'}");
            assertEquals("s2", heard(anna, "undone").get("id").textValue());
            assertEquals("s2", heard(bert, "undone").get("id").textValue());
            anna.ws().sendJson("{'type':'undo','id':'s2'}");
            assertEquals("not-found", heard(anna, "error").get("code").textValue());
            bert.ws().sendJson("{'type':'undo','id':'s1'}");
            assertEquals("not-found", heard(bert, "error").get("code").textValue());
            anna.ws().sendJson("{'type':'undo','id':1}");
            assertEquals("invalid", heard(anna, "error").get("code").textValue());
            undo(anna);
            assertEquals("s3", heard(anna, "undone").get("id").textValue());
        }
    }

    @Test
    void nobodyElseClaimsAStroke() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(StandardCharsets.US_ASCII));
        String base64 = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        try (ChatMember anna = join("anna", SECRET)) {
            draw(anna, "s1");
        }
        for (String claim :
                List.of("Anna" + SECRET.substring(4), base64, HexFormat.of().formatHex(digest))) {
            try (ChatMember eve = join("eve", claim)) {
                assertNothingToUndo(eve);
                assertEquals(1, eve.welcome().get("strokes").size());
            }
        }
        try (ChatMember eve = ChatMember.join(gateway, board, "eve")) {
            assertNothingToUndo(eve);
        }
    }

    @Test
    void neitherTheSecretNorItsDigestIsToldToAnybody() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(StandardCharsets.US_ASCII));
        List<String> secrets = List.of(
                SECRET,
                Base64.getUrlEncoder().withoutPadding().encodeToString(digest),
                Base64.getEncoder().withoutPadding().encodeToString(digest),
                HexFormat.of().formatHex(digest));
        try (ChatMember anna = join("anna", SECRET);
                ChatMember eve = ChatMember.join(gateway, board, "eve")) {
            draw(anna, "s1");
            undo(anna);
            String seen = eve.ws().json("stroke").toString() + eve.ws().json("undone") + heard(anna, "undone");
            seen += draw(anna, "s2");
            try (ChatMember late = ChatMember.join(gateway, board, "late")) {
                assertEquals(1, late.welcome().get("strokes").size());
                seen += late.welcome();
            }
            for (String secret : secrets) {
                assertFalse(seen.contains(secret), seen);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'identify'}",
                "{'type':'identify','secret':''}",
                "{'type':'identify','secret':'twenty-one-characters'}",
                "{'type':'identify','secret':'not base64url, but long enough'}",
                "{'type':'identify','secret':'äöüäöüäöüäöüäöüäöüäöüäöü'}",
                "{'type':'identify','secret':1234567890123456789012}",
                "{'type':'identify','secret':['anna_-0123456789abcdefg']}",
                "{'type':'identify','secret':'anna_-0123456789abcdefg','more':1}",
                "{'type':'identify','secret':'%s'}"
            })
    void aSecretOfAnotherShapeIsInvalidAndChangesNothing(String message) throws Exception {
        try (ChatMember anna = join("anna", SECRET)) {
            draw(anna, "s1");
            anna.ws().sendJson(message.replace("%s", "x".repeat(129)));
            assertEquals("invalid", heard(anna, "error").get("code").textValue());
            undo(anna);
            assertEquals("s1", heard(anna, "undone").get("id").textValue());
        }
    }
}
