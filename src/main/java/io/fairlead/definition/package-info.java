/** Definitions of relays: parsing, validation and serialisation. */
@NullMarked
package io.fairlead.definition;

import org.jspecify.annotations.NullMarked;
