/** Every page in a real Chromium, against a gateway that is known by its outside only. */
@NullMarked
package io.fairlead.browser;

import org.jspecify.annotations.NullMarked;
