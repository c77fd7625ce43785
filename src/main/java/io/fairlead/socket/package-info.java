/** Inbound and outbound TCP, UDP and Unix sockets, on Grizzly's selectors. */
@NullMarked
package io.fairlead.socket;

import org.jspecify.annotations.NullMarked;
