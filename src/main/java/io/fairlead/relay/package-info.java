/**
 * A raw socket on one side and WebSocket sessions on the other: modes, peers and sessions. Ports {@code Sockets} and
 * {@code RelayStore}.
 */
@NullMarked
package io.fairlead.relay;

import org.jspecify.annotations.NullMarked;
