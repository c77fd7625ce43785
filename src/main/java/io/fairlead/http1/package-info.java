/** Strict parsing of HTTP/1.1 request heads and chunks by RFC 9112. */
@NullMarked
package io.fairlead.http1;

import org.jspecify.annotations.NullMarked;
