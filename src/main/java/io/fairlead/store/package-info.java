/** What outlives a restart: relay definitions. */
@NullMarked
package io.fairlead.store;

import org.jspecify.annotations.NullMarked;
