/** The head and the chunks of an HTTP/1.1 request, read as RFC 9112 has them and no other way. */
@NullMarked
package io.fairlead.http1;

import org.jspecify.annotations.NullMarked;
