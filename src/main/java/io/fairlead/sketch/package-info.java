/** Sketch boards: strokes that several people draw on one channel. */
@NullMarked
package io.fairlead.sketch;

import org.jspecify.annotations.NullMarked;
