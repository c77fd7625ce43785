/** Implementations of the port that links the channels of nodes. */
@NullMarked
package io.fairlead.backplane;

import org.jspecify.annotations.NullMarked;
