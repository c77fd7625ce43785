/** Reads the configuration once, builds the graph, starts it and stops it in reverse order. */
@NullMarked
package io.fairlead.boot;

import org.jspecify.annotations.NullMarked;
