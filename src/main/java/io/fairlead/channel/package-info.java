/** An ordered log that many hear: publish, subscribe, history and recovery. */
@NullMarked
package io.fairlead.channel;

import org.jspecify.annotations.NullMarked;
