/** What every page answer carries: security headers and the checks before an upgrade. */
@NullMarked
package io.fairlead.http;

import org.jspecify.annotations.NullMarked;
