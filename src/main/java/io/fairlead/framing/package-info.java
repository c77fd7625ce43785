/** Conversion between bytes and messages: raw, line, delimiter, length, fixed and datagram framing; payload codecs. */
@NullMarked
package io.fairlead.framing;

import org.jspecify.annotations.NullMarked;
