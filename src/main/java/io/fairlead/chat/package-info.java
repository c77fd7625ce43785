/** Chat rooms: members exchange messages on a channel, over any transport. */
@NullMarked
package io.fairlead.chat;

import org.jspecify.annotations.NullMarked;
