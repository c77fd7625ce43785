package io.fairlead.startup;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;

/**
 * Gives back to the system what the start needed and idling does not: about a third of the memory that the process
 * holds. One full collection of a small heap, soon after the start.
 *
 * <p>Threading: stateless.
 */
public final class HeapTrim {
    private static final Logger LOG = System.getLogger(HeapTrim.class.getName());
    private static final String LEAST = "MinHeapFreeRatio";
    private static final String MOST = "MaxHeapFreeRatio";

    private HeapTrim() {}

    /** How much is kept free is changed for this one collection; other virtual machines may not let it be. */
    public static void run() {
        try {
            HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            String least = machine.getVMOption(LEAST).getValue();
            String most = machine.getVMOption(MOST).getValue();
            machine.setVMOption(LEAST, "5");
            machine.setVMOption(MOST, "10");
            System.gc();
            machine.setVMOption(MOST, most);
            machine.setVMOption(LEAST, least);
        } catch (IllegalArgumentException | UnsupportedOperationException other) {
            LOG.log(Level.DEBUG, "the heap is left as it is: {0}", other.getMessage());
        }
    }
}
