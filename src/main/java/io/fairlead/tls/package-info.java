/** Certificates and keys from files, read again when they change. */
@NullMarked
package io.fairlead.tls;

import org.jspecify.annotations.NullMarked;
