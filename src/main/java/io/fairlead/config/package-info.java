/** Binds YAML and JSON documents to records and reports every violation with its location. */
@NullMarked
package io.fairlead.config;

import org.jspecify.annotations.NullMarked;
