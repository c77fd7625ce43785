package io.fairlead.config;

import io.fairlead.core.Problem;
import io.fairlead.core.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gathers the faults of one document, so that all of them are told at once. Only the first fault of a place counts,
 * and what lies within a place that could not be read is not judged.
 *
 * <p>Threading: one thread.
 */
public final class Violations {
    private final List<Violation> list = new ArrayList<>();
    private final Set<String> places = new HashSet<>();
    private final Set<String> unreadable = new HashSet<>();

    public void add(String pointer, String detail) {
        if (!within(pointer) && places.add(pointer)) {
            list.add(new Violation(pointer, detail));
        }
    }

    /** The whole of this place is of no use: nothing within it will be judged. */
    public void addUnreadable(String pointer, String detail) {
        add(pointer, detail);
        unreadable.add(pointer);
    }

    private boolean within(String pointer) {
        for (String place = pointer; ; place = place.substring(0, place.lastIndexOf('/'))) {
            if (unreadable.contains(place)) {
                return true;
            }
            if (place.lastIndexOf('/') < 0) {
                return false;
            }
        }
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    /** True when this very place has a fault. */
    public boolean at(String pointer) {
        return within(pointer) || places.contains(pointer);
    }

    public int size() {
        return list.size();
    }

    /** In the order of finding. */
    public List<Violation> list() {
        return List.copyOf(list);
    }

    /** @throws Problem invalid, with every fault, when there is one */
    public void raise() {
        if (!list.isEmpty()) {
            throw Problem.invalid(list);
        }
    }
}
