/** An ordered log with many subscribers: publish, subscribe, history and recovery. */
@NullMarked
package io.fairlead.channel;

import org.jspecify.annotations.NullMarked;
