/** Admission and the list of open sessions: tokens, tickets, JWT, origins, hosts and limits. */
@NullMarked
package io.fairlead.access;

import org.jspecify.annotations.NullMarked;
