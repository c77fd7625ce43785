/** The configuration document, read once, to {@code Config}. */
@NullMarked
package io.fairlead.settings;

import org.jspecify.annotations.NullMarked;
