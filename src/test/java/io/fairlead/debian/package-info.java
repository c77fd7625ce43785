/** Programs of Debian for tests that need a real one: found, or brought. */
@NullMarked
package io.fairlead.debian;

import org.jspecify.annotations.NullMarked;
