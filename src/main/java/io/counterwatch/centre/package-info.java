/**
 * The pure engine: a centre's service day as a fold over its sorted events, the measures, and the
 * views of them. It has no clock, no randomness, no logger and no I/O: "now" is an argument.
 *
 * <p>Times are microseconds since 1970-01-01T00:00:00Z unless a name says otherwise; durations in
 * views are whole seconds, rounded half up.
 */
@NullMarked
package io.counterwatch.centre;

import org.jspecify.annotations.NullMarked;
