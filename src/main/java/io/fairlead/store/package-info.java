/** What outlives a restart: relay definitions and generated secrets. */
@NullMarked
package io.fairlead.store;

import org.jspecify.annotations.NullMarked;
