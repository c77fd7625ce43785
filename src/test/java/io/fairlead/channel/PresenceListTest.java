package io.fairlead.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceListTest {
    private final PresenceList presence = new PresenceList();

    private Presence enter(String id, String name) {
        return presence.enter(new Presence(id, name, "tcp")).presence();
    }

    @Test
    void aTakenNameGetsTheFirstNumberThatIsFree() {
        assertEquals("a", enter("1", "a").name());
        assertEquals("a2", enter("2", "a2").name());
        assertEquals("a3", enter("3", "a").name());
        presence.leave("2");
        assertEquals("A2", enter("4", "A").name());
    }

    @Test
    void theOwnNameIsNotTaken() {
        enter("1", "a");
        assertEquals("A", presence.rename("1", "A").orElseThrow().presence().name());
        assertEquals("A", presence.rename("1", "A").orElseThrow().presence().name());
        assertEquals(Optional.empty(), presence.rename("2", "b"));
    }

    @Test
    void whoLeavesGivesUpTheName() {
        enter("1", "a");
        presence.rename("1", "b");
        assertEquals(Optional.empty(), presence.findByName("a"));
        presence.leave("1");
        assertEquals(Optional.empty(), presence.leave("1"));
        assertEquals(Optional.empty(), presence.findByName("b"));
        assertEquals("b", enter("2", "b").name());
    }

    @Test
    void theOrderIsThatOfComing() {
        enter("1", "a");
        enter("2", "b");
        presence.rename("1", "z");
        presence.rename("2", "y");
        assertEquals(
                List.of("z", "y"), presence.all().stream().map(Presence::name).toList());
    }

    /** Whatever happens, names are unique, and each leads to the one who bears it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void namesAndBearersStayTogether(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            String id = "i" + random.nextInt(8);
            String name = List.of("n", "N", "n2", "m", "\u200dn", "n3").get(random.nextInt(6));
            switch (random.nextInt(3)) {
                case 0 -> {
                    presence.leave(id);
                    enter(id, name);
                }
                case 1 -> presence.rename(id, name);
                default -> presence.leave(id);
            }
            TreeSet<String> keys = new TreeSet<>();
            for (Presence one : presence.all()) {
                keys.add(Presence.key(one.name()));
                assertEquals(Optional.of(one), presence.findByName(one.name()), "seed " + seed);
                assertEquals(Optional.of(one), presence.find(one.id()));
            }
            assertEquals(presence.size(), keys.size(), "seed " + seed);
        }
    }
}
