package io.counterwatch.importer;

import org.jspecify.annotations.Nullable;

/**
 * A moment that a mapping takes from a row.
 *
 * @param unless where it holds, the moment is that of another stamp, or null
 * @param otherwise the place of that other stamp, −1 without {@code unless}
 */
record Stamp(String name, Source source, @Nullable Condition unless, int otherwise) {

  /** Where the moment stands. */
  sealed interface Source {
    /** Date and time in one column. */
    record DateTime(String column) implements Source {}

    /** A date and a clock time in two columns. */
    record DateAndTime(String date, String time) implements Source {}

    /** A clock time: the moment nearest to an earlier stamp at which a clock shows it. */
    record Clock(String time, int after) implements Source {}
  }
}
