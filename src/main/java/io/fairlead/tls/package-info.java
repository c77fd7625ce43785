/** Certificates and keys from files, reloaded on change. */
@NullMarked
package io.fairlead.tls;

import org.jspecify.annotations.NullMarked;
