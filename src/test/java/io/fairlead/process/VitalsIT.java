package io.fairlead.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.extension.Eventually;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bounds for a loaded machine; what a quiet one must reach is printed and judged by people: 2 s and 150 MiB. */
@Timeout(180)
class VitalsIT {
    private static final int STARTS = 5;
    private static final long MAX_READY_MILLIS = 10_000;
    private static final long MAX_IDLE_RSS_MIB = 165;

    @Test
    void itIsReadySoonAndSmallWhenNothingHappens() throws Exception {
        FairleadProcess.start("relays: []\n").close();
        List<Long> ready = new ArrayList<>();
        List<Long> ticks = new ArrayList<>();
        List<Long> busy = new ArrayList<>();
        List<Long> idle = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            try (FairleadProcess process = FairleadProcess.start("relays: []\n")) {
                ready.add(process.timeToReady().toMillis());
                ticks.add(process.vitals().cpuTicks() * 10);
                process.admin().get("api/v1/relays");
                busy.add(process.vitals().rssMiB());
                Eventually.holds(() -> process.vitals().rssMiB() < MAX_IDLE_RSS_MIB);
                idle.add(process.vitals().rssMiB());
            }
        }
        System.out.println("ready after ms " + ready + ", processor ms " + ticks + ", RSS MiB " + busy
                + " after the first call, " + idle + " idle");
        ready.sort(null);
        assertTrue(ready.get(STARTS / 2) < MAX_READY_MILLIS, ready::toString);
    }
}
