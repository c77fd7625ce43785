/** The gateway's own HTTP server on Grizzly: chain, upgrade, TLS, pages, deadlines. */
@NullMarked
package io.fairlead.server;

import org.jspecify.annotations.NullMarked;
