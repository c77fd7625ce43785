/** What a frame, a bounded queue, a failure and a permission are: no I/O, no threads, no logging framework. */
@NullMarked
package io.fairlead.core;

import org.jspecify.annotations.NullMarked;
