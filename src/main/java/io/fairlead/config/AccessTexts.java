package io.fairlead.config;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates the access section of a relay or room in a document. */
public final class AccessTexts {
    private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9_.:/-]{1,64}");

    private AccessTexts() {}

    /** @param at the pointer of the map that contains both lists */
    public static void check(
            @Nullable List<String> roles, @Nullable List<String> origins, Violations found, String at) {
        for (int i = 0; roles != null && i < roles.size(); i++) {
            if (!ROLE.matcher(roles.get(i)).matches()) {
                found.add(at + "/roles/" + i, "expected a role such as operator");
            }
        }
        for (int i = 0; origins != null && i < origins.size(); i++) {
            if (!OriginText.valid(origins.get(i))) {
                found.add(at + "/origins/" + i, OriginText.EXPECTED);
            }
        }
    }
}
