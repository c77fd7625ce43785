/** Reads the configuration document into a {@code Config}. */
@NullMarked
package io.fairlead.settings;

import org.jspecify.annotations.NullMarked;
