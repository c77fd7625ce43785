/** TCP, UDP and Unix sockets, in and out, on Grizzly's selectors. */
@NullMarked
package io.fairlead.socket;

import org.jspecify.annotations.NullMarked;
