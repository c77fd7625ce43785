/** Grizzly's selectors without its filter chain: one loop for each, on which connections read once and write gathered. */
@NullMarked
package io.fairlead.eventloop;

import org.jspecify.annotations.NullMarked;
