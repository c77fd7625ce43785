package io.fairlead.contract;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The threads of one gateway: those that came since this was made. Another gateway of the same run keeps its own. */
final class GatewayThreads {
    private final Set<Thread> before = alive();

    private static Set<Thread> alive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fairlead-"))
                .collect(Collectors.toSet());
    }

    /** The names of those that live; each was given a moment to end. */
    List<String> left() throws InterruptedException {
        Set<Thread> came = alive();
        came.removeAll(before);
        for (Thread thread : came) {
            thread.join(2_000);
        }
        return came.stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .sorted()
                .toList();
    }
}
