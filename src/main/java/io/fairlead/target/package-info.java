/** Where a raw socket may lead: its URI, the rule that allows it, and the addresses that need a rule of their own. */
@NullMarked
package io.fairlead.target;

import org.jspecify.annotations.NullMarked;
