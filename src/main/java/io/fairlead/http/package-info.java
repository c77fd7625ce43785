/** The headers of every page, and the check before an upgrade on an application server. */
@NullMarked
package io.fairlead.http;

import org.jspecify.annotations.NullMarked;
