/** Sessions over any transport: list, limits, heartbeat and close. */
@NullMarked
package io.fairlead.session;

import org.jspecify.annotations.NullMarked;
