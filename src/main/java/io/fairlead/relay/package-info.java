/**
 * Relays between raw sockets and WebSocket sessions: modes, peers and sessions. Ports: {@code Sockets} and {@code
 * RelayStore}.
 */
@NullMarked
package io.fairlead.relay;

import org.jspecify.annotations.NullMarked;
