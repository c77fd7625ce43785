/** Class data for a fast start, and trimming of the heap after it. */
@NullMarked
package io.fairlead.startup;

import org.jspecify.annotations.NullMarked;
