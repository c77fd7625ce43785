/** Class data for a fast start, and the memory that a start leaves behind. */
@NullMarked
package io.fairlead.startup;

import org.jspecify.annotations.NullMarked;
