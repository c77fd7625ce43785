/** Who may come in and who is in: tokens, tickets, JWT, origins, limits and the list of open sessions. */
@NullMarked
package io.fairlead.access;

import org.jspecify.annotations.NullMarked;
