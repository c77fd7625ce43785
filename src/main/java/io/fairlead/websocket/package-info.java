/** The Jakarta WebSocket endpoints: nothing that is not about Jakarta WebSocket lives here. */
@NullMarked
package io.fairlead.websocket;

import org.jspecify.annotations.NullMarked;
