/** Turns YAML and JSON documents into records and names every fault of a document by its place. */
@NullMarked
package io.fairlead.config;

import org.jspecify.annotations.NullMarked;
