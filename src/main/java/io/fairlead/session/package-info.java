/** What every session lives by, whatever carries it: the list, the limits, the heartbeat, the end. */
@NullMarked
package io.fairlead.session;

import org.jspecify.annotations.NullMarked;
