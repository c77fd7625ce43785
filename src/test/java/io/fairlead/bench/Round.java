package io.fairlead.bench;

import com.fasterxml.jackson.databind.JsonNode;

/** What one run of the load found; the names are those that it prints. */
record Round(JsonNode found) {
    double number(String name) {
        return found.path(name).doubleValue();
    }

    long count(String name) {
        return found.path(name).longValue();
    }

    /** Server's processor time for each message, or MB, in microseconds. */
    double cpu() {
        return number("cpu");
    }

    /** What went wrong with messages. */
    long faults() {
        return count("lost")
                + count("twice")
                + count("corrupt")
                + count("misframed")
                + count("ended")
                + count("refused");
    }
}
