/** Persistent storage of relay definitions, stored channels and the audit log, with a journal in front. */
@NullMarked
package io.fairlead.store;

import org.jspecify.annotations.NullMarked;
