/**
 * The entry point of java -jar: unpacks the archive once and runs the gateway from there; uses only the JDK and is
 * never on a server's class path.
 */
@NullMarked
package io.fairlead.launch;

import org.jspecify.annotations.NullMarked;
