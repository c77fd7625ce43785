/** What holds for every test, and what each may use. */
@NullMarked
package io.fairlead.extension;

import org.jspecify.annotations.NullMarked;
