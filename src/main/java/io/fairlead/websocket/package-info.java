/** RFC 6455 on the gateway's own server: from the frame to the session. */
@NullMarked
package io.fairlead.websocket;

import org.jspecify.annotations.NullMarked;
