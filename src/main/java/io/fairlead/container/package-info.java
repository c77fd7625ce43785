/** What a foreign server is, lacks and must be told. */
@NullMarked
package io.fairlead.container;

import org.jspecify.annotations.NullMarked;
