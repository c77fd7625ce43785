/** What holds for every test. */
@NullMarked
package io.fairlead.extension;

import org.jspecify.annotations.NullMarked;
