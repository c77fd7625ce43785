/** Bytes to messages and back: raw, line, delimiter, length, fixed, datagram; and the form of a payload. */
@NullMarked
package io.fairlead.framing;

import org.jspecify.annotations.NullMarked;
