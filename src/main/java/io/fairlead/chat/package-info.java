/** Chat rooms: members who talk on a channel, whatever they came by. */
@NullMarked
package io.fairlead.chat;

import org.jspecify.annotations.NullMarked;
