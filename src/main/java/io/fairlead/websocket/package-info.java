/** RFC 6455 on the gateway's own server: framing, handshake and sessions. */
@NullMarked
package io.fairlead.websocket;

import org.jspecify.annotations.NullMarked;
