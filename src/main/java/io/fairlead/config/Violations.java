package io.fairlead.config;

import io.fairlead.core.Problem;
import io.fairlead.core.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects all violations of one document, to report them together. Keeps only the first one for each pointer, and none
 * below an unreadable node.
 *
 * <p>Threading: one thread.
 */
public final class Violations {
    private final List<Violation> list = new ArrayList<>();
    private final Set<String> pointers = new HashSet<>();
    private final Set<String> unreadable = new HashSet<>();

    public void add(String pointer, String detail) {
        if (!within(pointer) && pointers.add(pointer)) {
            list.add(new Violation(pointer, detail));
        }
    }

    /** Adds a violation and ignores all others below this pointer. */
    public void addUnreadable(String pointer, String detail) {
        add(pointer, detail);
        unreadable.add(pointer);
    }

    private boolean within(String pointer) {
        for (String current = pointer; ; current = current.substring(0, current.lastIndexOf('/'))) {
            if (unreadable.contains(current)) {
                return true;
            }
            if (current.lastIndexOf('/') < 0) {
                return false;
            }
        }
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    /** Whether this pointer has a violation or lies in an unreadable node. */
    public boolean at(String pointer) {
        return within(pointer) || pointers.contains(pointer);
    }

    public int size() {
        return list.size();
    }

    /** In the order in which they were added. */
    public List<Violation> list() {
        return List.copyOf(list);
    }

    /** @throws Problem invalid, with all violations, if there are any */
    public void raise() {
        if (!list.isEmpty()) {
            throw Problem.invalid(list);
        }
    }
}
