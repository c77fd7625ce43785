/** What links the channels of several nodes; here, the one inside a JVM. */
@NullMarked
package io.fairlead.backplane;

import org.jspecify.annotations.NullMarked;
