/** The entry of java -jar: unpacks the archive once and runs the gateway from there; plain JDK, never on a server's class path. */
@NullMarked
package io.fairlead.launch;

import org.jspecify.annotations.NullMarked;
