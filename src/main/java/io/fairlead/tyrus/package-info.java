/** Jakarta WebSocket endpoints that users add to the gateway's own server, on Tyrus. */
@NullMarked
package io.fairlead.tyrus;

import org.jspecify.annotations.NullMarked;
