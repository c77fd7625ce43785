package io.fairlead.boot;

import java.io.IOException;

/**
 * Ends this process, and those that it started, as soon as the one that started it is gone, whatever ended that: the
 * system then closes the other end of the pipe that is this process's input.
 *
 * <p>Threading: a thread of its own.
 */
final class Tether {
    private Tether() {}

    static void hold() {
        Threads.of("tether").newThread(Tether::watch).start();
    }

    private static void watch() {
        try {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException broken) {
            System.getLogger(Tether.class.getName()).log(System.Logger.Level.DEBUG, "the tether broke", broken);
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(1);
    }
}
