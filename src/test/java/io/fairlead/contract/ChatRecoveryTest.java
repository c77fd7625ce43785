package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members of a room who come back with {@code ?since=}: every message once and in order, or told that it is not so. */
@GatewayWith("chat: {rate: 100000/s, history: 5000}")
@Timeout(60)
class ChatRecoveryTest {
    private static final int MESSAGES = 5000;

    private final GatewayTarget gateway;
    private final String room = "chat/r-" + UUID.randomUUID();

    ChatRecoveryTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void reconnectingAtRandomWhileOthersSpeakLosesAndDoublesNothing(long seed) throws Exception {
        System.out.println("chaos over WebSocket: seed " + seed);
        Random random = new Random(seed);
        try (ChatMember first = ChatMember.join(gateway, room, "first");
                ChatMember one = ChatMember.join(gateway, room, "one");
                ChatMember two = ChatMember.join(gateway, room, "two")) {
            String epoch = first.welcome().get("epoch").textValue();
            Thread speaking = speaking(one, two);
            long heard = 0;
            while (heard < MESSAGES) {
                try (ChatMember wanderer = ChatMember.join(gateway, room, "wanderer", epoch + ":" + heard)) {
                    assertTrue(wanderer.welcome().get("recovered").booleanValue(), "seed " + seed);
                    for (JsonNode missed : wanderer.welcome().get("messages")) {
                        assertEquals(++heard, missed.get("offset").longValue(), "seed " + seed);
                    }
                    assertEquals(heard, wanderer.welcome().get("offset").longValue());
                    long until = Math.min(MESSAGES, heard + random.nextInt(400));
                    while (heard < until) {
                        JsonNode next = wanderer.ws().json();
                        if (next.get("type").textValue().equals("message")) {
                            assertEquals(++heard, next.get("offset").longValue(), "seed " + seed);
                        }
                    }
                }
            }
            speaking.join();
            assertEquals(MESSAGES, heard);
        }
    }

    private static Thread speaking(ChatMember one, ChatMember two) {
        Thread thread = new Thread(
                () -> {
                    try {
                        for (int i = 0; i < MESSAGES / 2; i++) {
                            one.ws().send("{\"type\":\"say\",\"text\":\"x\"}");
                            two.ws().send("{\"type\":\"say\",\"text\":\"y\"}");
                        }
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                },
                "test-speaker");
        thread.start();
        return thread;
    }

    @Test
    void whatTheRoomNeverHadIsNotRecovered() throws Exception {
        try (ChatMember first = ChatMember.join(gateway, room, "first")) {
            first.say("only");
            String epoch = first.welcome().get("epoch").textValue();
            for (String since : new String[] {"another:0", epoch + ":2", epoch + ":999999999999999999"}) {
                try (ChatMember back = ChatMember.join(gateway, room, "back", since)) {
                    assertFalse(back.welcome().get("recovered").booleanValue(), since);
                    assertEquals(1, back.welcome().get("offset").intValue());
                    assertEquals(1, back.welcome().get("messages").size());
                }
            }
        }
    }
}
