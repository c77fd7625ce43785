package io.fairlead.container;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import java.util.List;

/**
 * Clears the JDK's cache of the last records whose {@code equals}, {@code hashCode} or {@code toString} was linked. Up
 * to JDK 17 it keeps their classes, and so the undeployed archive, in memory until other records are linked
 * (JDK-8078641).
 *
 * <p>Threading: safe; stateless.
 */
public final class RecordCacheReset {
    private RecordCacheReset() {}

    /** Links the three methods for a class that is not from the archive. */
    public static void reset() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodHandle component = lookup.findVirtual(String.class, "strip", MethodType.methodType(String.class));
            for (String method : List.of("equals", "hashCode", "toString")) {
                ObjectMethods.bootstrap(lookup, method, MethodHandle.class, String.class, "strip", component);
            }
        } catch (Error fatal) {
            throw fatal;
        } catch (Throwable refused) {
            Logger log = System.getLogger(RecordCacheReset.class.getName());
            log.log(Level.DEBUG, "this JDK links records in a different way", refused);
        }
    }
}
