/**
 * How long somebody will wait, and how well that was foretold: pure, without a clock, and the same
 * bit for bit on any machine, since it adds up in the order of its input and takes logarithms from
 * {@link StrictMath} only.
 *
 * <p>Times are microseconds since 1970-01-01T00:00:00Z; durations inside the models are minutes.
 */
@NullMarked
package io.counterwatch.forecast;

import org.jspecify.annotations.NullMarked;
