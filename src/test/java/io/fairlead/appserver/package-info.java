/** The gateway on real application servers: how they are prepared and started, and what is true only there. */
@NullMarked
package io.fairlead.appserver;

import org.jspecify.annotations.NullMarked;
