/**
 * Event loops on Grizzly's selectors, without its filter chain: one loop per selector, with shared read buffers and
 * gathering writes.
 */
@NullMarked
package io.fairlead.eventloop;

import org.jspecify.annotations.NullMarked;
