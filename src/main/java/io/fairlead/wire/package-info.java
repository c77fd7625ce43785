/** The JSON messages of sessions: read strictly, written once. */
@NullMarked
package io.fairlead.wire;

import org.jspecify.annotations.NullMarked;
