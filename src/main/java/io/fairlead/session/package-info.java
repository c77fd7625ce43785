/** Sessions over any transport: their list, limits, heartbeat and end. */
@NullMarked
package io.fairlead.session;

import org.jspecify.annotations.NullMarked;
