/** Core types: frames, bounded queues, failures and permissions. No I/O, no threads, no logging framework. */
@NullMarked
package io.fairlead.core;

import org.jspecify.annotations.NullMarked;
