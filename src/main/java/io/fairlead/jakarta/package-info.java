/** Jakarta WebSocket endpoints on foreign servers. */
@NullMarked
package io.fairlead.jakarta;

import org.jspecify.annotations.NullMarked;
