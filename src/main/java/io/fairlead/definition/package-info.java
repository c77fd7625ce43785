/** What a relay is to be: documents read, judged and written back. */
@NullMarked
package io.fairlead.definition;

import org.jspecify.annotations.NullMarked;
