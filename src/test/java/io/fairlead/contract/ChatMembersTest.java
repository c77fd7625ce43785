package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hundreds come, change their names and go at the same moment: the list stays true for everybody. */
@GatewayWith("chat: {rate: 1000/s}")
@Timeout(60)
class ChatMembersTest {
    private static final int THREADS = 8;
    private static final int EACH = 30;

    private final GatewayTarget gateway;
    private final String room = "r-" + UUID.randomUUID();

    ChatMembersTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void afterAStormOfJoinsAndLeavesAllSeeTheSameTrueList(long seed) throws Exception {
        try (TestRelay relay =
                        gateway.relay("'mode':'chat','socket':'tcp-listen://127.0.0.1:0','room':'" + room + "'");
                ChatMember witness = ChatMember.join(gateway, "chat/" + room, "witness")) {
            List<AutoCloseable> stayed = storm(relay, seed);
            try (ChatMember marker = ChatMember.join(gateway, "chat/" + room, "marker")) {
                int staying = stayed.size();
                Map<String, String> folded = fold(witness, marker, staying + 2);
                // The witness has heard every end; the marker may still be told of some.
                List<String> known = marker.whoAtLast();
                assertEquals(staying + 2, known.size(), "seed " + seed);
                assertEquals(known.size(), known.stream().distinct().count());
                assertEquals(known, List.copyOf(folded.values()));
                assertEquals(known, witness.who());
                try (ChatMember late = ChatMember.join(gateway, "chat/" + room, "late")) {
                    List<String> welcomed = new ArrayList<>(late.members());
                    welcomed.remove("late");
                    assertEquals(known, welcomed);
                }
            } finally {
                for (AutoCloseable one : stayed) {
                    one.close();
                }
            }
        }
    }

    /** Three of four leave again. */
    private List<AutoCloseable> storm(TestRelay relay, long seed) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<List<AutoCloseable>>> parts = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                Random random = new Random(seed * 1000 + t);
                parts.add(threads.submit(() -> comeAndGo(relay, random)));
            }
            List<AutoCloseable> stayed = new ArrayList<>();
            for (Future<List<AutoCloseable>> part : parts) {
                stayed.addAll(part.get());
            }
            return stayed;
        } finally {
            threads.shutdownNow();
        }
    }

    private List<AutoCloseable> comeAndGo(TestRelay relay, Random random) throws Exception {
        List<AutoCloseable> stayed = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            AutoCloseable one = random.nextBoolean() ? raw(relay, random) : web(random);
            if (i % 4 == 0) {
                stayed.add(one);
            } else {
                one.close();
            }
        }
        return stayed;
    }

    private static AutoCloseable raw(TestRelay relay, Random random) throws Exception {
        TcpPeer peer = relay.connectBriefly();
        peer.send("n" + random.nextInt(5) + "\n");
        peer.line();
        if (random.nextBoolean()) {
            // The answer to the second says that the first is done: no rename comes after the storm.
            peer.send("/nick m" + random.nextInt(5) + "\n/nonsense\n");
            String line = peer.line();
            while (!line.startsWith("! ")) {
                line = peer.line();
            }
        }
        return peer;
    }

    private AutoCloseable web(Random random) throws Exception {
        ChatMember member = ChatMember.join(gateway, "chat/" + room, "n" + random.nextInt(5));
        if (random.nextBoolean()) {
            member.ws().sendJson("{'type':'nick','nick':'m" + random.nextInt(5) + "'}");
            member.awaitsPong();
        }
        return member;
    }

    /** What the witness makes of all it was told, until only so many are left of whom the marker is one. */
    private static Map<String, String> fold(ChatMember witness, ChatMember marker, int wanted) throws Exception {
        Map<String, String> present = new LinkedHashMap<>();
        witness.welcome()
                .get("members")
                .forEach(member -> present.put(
                        member.get("id").textValue(), member.get("nick").textValue()));
        while (!present.containsKey(marker.id()) || present.size() != wanted) {
            JsonNode told = witness.ws().json();
            String id = told.at("/member/id").textValue();
            String nick = told.at("/member/nick").textValue();
            switch (told.get("type").textValue()) {
                case "joined" -> assertEquals(null, present.put(id, nick), "joined twice");
                case "renamed" -> assertEquals(told.get("was").textValue(), present.put(id, nick));
                case "left" -> assertEquals(nick, present.remove(id));
                default -> throw new AssertionError(told.toString());
            }
        }
        return present;
    }
}
