/** Sketch boards: members draw strokes on a shared channel. */
@NullMarked
package io.fairlead.sketch;

import org.jspecify.annotations.NullMarked;
