/** The HTTP fallback, response headers, and admission before an upgrade. */
@NullMarked
package io.fairlead.http;

import org.jspecify.annotations.NullMarked;
