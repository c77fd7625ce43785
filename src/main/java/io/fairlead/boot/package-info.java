/** Builds the graph, starts it, and stops it in reverse order: the only place that makes adapters. */
@NullMarked
package io.fairlead.boot;

import org.jspecify.annotations.NullMarked;
