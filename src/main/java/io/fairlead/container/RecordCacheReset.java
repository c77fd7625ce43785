package io.fairlead.container;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import java.util.List;

/**
 * What the JDK keeps of the last records whose {@code equals}, {@code hashCode} or {@code toString} was linked: up to
 * JDK 17 it holds their classes, and with them a whole undeployed archive, until other records come (JDK-8078641). The
 * archive's listener makes it forget them.
 *
 * <p>Threading: safe; has no state.
 */
public final class RecordCacheReset {
    private RecordCacheReset() {}

    /** Links the three methods again, for a class that is not the archive's. */
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
            log.log(Level.DEBUG, "this JDK links records another way", refused);
        }
    }
}
