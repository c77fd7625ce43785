package io.fairlead.boot;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes the class data in a process between the gateway and those that do the work: it ends with the gateway, also when
 * that is killed, and ends them, which have no code of ours that could.
 *
 * <p>Threading: the main thread's alone.
 */
public final class Preparation {
    private Preparation() {}

    /** @param words the gateway's jar, and where the class data belong */
    public static void main(String[] words) throws Exception {
        Tether.hold();
        new ClassData(Path.of(words[0]), Optional.of(Path.of(words[1]))).make();
    }
}
