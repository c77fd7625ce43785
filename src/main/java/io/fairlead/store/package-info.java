/** What outlives a restart: relay definitions, stored channels and the audit, behind a journal. */
@NullMarked
package io.fairlead.store;

import org.jspecify.annotations.NullMarked;
