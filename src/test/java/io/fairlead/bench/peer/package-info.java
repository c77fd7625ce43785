/** What the gateway is compared with: small servers on other libraries, each a process of its own that does the same work. */
@NullMarked
package io.fairlead.bench.peer;

import org.jspecify.annotations.NullMarked;
