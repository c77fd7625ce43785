/** Detection of application servers, and workarounds for them. */
@NullMarked
package io.fairlead.container;

import org.jspecify.annotations.NullMarked;
