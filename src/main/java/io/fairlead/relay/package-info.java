/** A raw socket on one side and WebSocket sessions on the other: relay definitions, modes and framers. */
@NullMarked
package io.fairlead.relay;

import org.jspecify.annotations.NullMarked;
