/** Composition root: creates all components, starts them, and stops them in reverse order. */
@NullMarked
package io.fairlead.boot;

import org.jspecify.annotations.NullMarked;
