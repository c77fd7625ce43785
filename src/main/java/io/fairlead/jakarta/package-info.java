/** Jakarta WebSocket endpoints on foreign servers: nothing that is not about them. */
@NullMarked
package io.fairlead.jakarta;

import org.jspecify.annotations.NullMarked;
