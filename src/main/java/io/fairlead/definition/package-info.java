/** Definitions of relays: documents read, checked and written back. */
@NullMarked
package io.fairlead.definition;

import org.jspecify.annotations.NullMarked;
