/** The embedded HTTP server on Grizzly: filter chain, upgrade, TLS, pages, deadlines. */
@NullMarked
package io.fairlead.server;

import org.jspecify.annotations.NullMarked;
