/** The WebSocket engine of the gateway's own server: it owns the bytes of upgraded connections, from the frame to the session. */
@NullMarked
package io.fairlead.engine;

import org.jspecify.annotations.NullMarked;
