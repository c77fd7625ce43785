/** Core types without I/O, threads or a logging framework: frames, bounded queues, failures and permissions. */
@NullMarked
package io.fairlead.core;

import org.jspecify.annotations.NullMarked;
