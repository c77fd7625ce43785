package io.fairlead.startup;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;

/**
 * Returns memory to the operating system that only the start needed: about a third of the process's memory. Takes one
 * full collection of a small heap, soon after the start.
 *
 * <p>Threading: stateless.
 */
public final class HeapTrim {
    private static final Logger LOG = System.getLogger(HeapTrim.class.getName());
    private static final String MIN_FREE = "MinHeapFreeRatio";
    private static final String MAX_FREE = "MaxHeapFreeRatio";

    private HeapTrim() {}

    /** Lowers the free heap ratios for one collection; other JVMs may not support that. */
    public static void run() {
        try {
            HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            String minFree = machine.getVMOption(MIN_FREE).getValue();
            String maxFree = machine.getVMOption(MAX_FREE).getValue();
            machine.setVMOption(MIN_FREE, "5");
            machine.setVMOption(MAX_FREE, "10");
            System.gc();
            machine.setVMOption(MAX_FREE, maxFree);
            machine.setVMOption(MIN_FREE, minFree);
        } catch (IllegalArgumentException | UnsupportedOperationException unsupported) {
            LOG.log(Level.DEBUG, "the heap could not be trimmed: {0}", unsupported.getMessage());
        }
    }
}
