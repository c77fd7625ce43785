package io.fairlead.core;

import java.util.List;

/** What is to be run once a lock is free. */
final class Tasks {
    private Tasks() {}

    /** In their order. By index, as mostly there are none and an iterator would be made for each message. */
    static void run(List<Runnable> tasks) {
        for (int i = 0; i < tasks.size(); i++) {
            tasks.get(i).run();
        }
    }
}
