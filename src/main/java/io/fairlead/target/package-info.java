/** Targets of raw sockets: their URI, the rules that allow them, and special-purpose addresses. */
@NullMarked
package io.fairlead.target;

import org.jspecify.annotations.NullMarked;
