/** Load that is the same for whatever serves it, and what it costs the server. Measured on demand, never judged by a test. */
@NullMarked
package io.fairlead.bench;

import org.jspecify.annotations.NullMarked;
