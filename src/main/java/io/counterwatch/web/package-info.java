/**
 * HTTP: the API, the server-sent events and the live pages. It reads the newest views and asks the
 * database; it changes nothing.
 *
 * <p>In every JSON text durations are seconds, times are RFC 3339 in the centre's zone, and what
 * has no data has no key: never null, never 0.
 */
@NullMarked
package io.counterwatch.web;

import org.jspecify.annotations.NullMarked;
