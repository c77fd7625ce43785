/** The admin API: resources, views, metrics, health and the mapping of failures to problem documents. */
@NullMarked
package io.fairlead.rest;

import org.jspecify.annotations.NullMarked;
