/** The JSON messages of sessions: read strictly, written once. */
@NullMarked
package io.fairlead.protocol;

import org.jspecify.annotations.NullMarked;
