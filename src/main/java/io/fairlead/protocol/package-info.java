/** The JSON messages of sessions: strict parsing and shared encoding. */
@NullMarked
package io.fairlead.protocol;

import org.jspecify.annotations.NullMarked;
