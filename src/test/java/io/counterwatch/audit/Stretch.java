package io.counterwatch.audit;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One stretch of service at one counter. */
final class Stretch {
  String counter;
  long from;

  /** How many began before it on that day. */
  final int rank;

  @Nullable Long to;

  /** The start is only guessed from a call. */
  boolean guessedStart;

  /** No call stands for its start. */
  boolean bare;

  @Nullable String clerkOfFinish;
  @Nullable String clerkOfStart;
  @Nullable String clerkOfCall;
  @Nullable String clerkOfOpening;

  Stretch(String counter, long from, int rank) {
    this.rank = rank;
    this.counter = counter;
    this.from = from;
  }

  Stretch copy() {
    Stretch copy = new Stretch(counter, from, rank);
    copy.to = to;
    copy.guessedStart = guessedStart;
    copy.bare = bare;
    copy.clerkOfFinish = clerkOfFinish;
    copy.clerkOfStart = clerkOfStart;
    copy.clerkOfCall = clerkOfCall;
    copy.clerkOfOpening = clerkOfOpening;
    return copy;
  }

  @Nullable String clerk() {
    return Stream.of(1, 2, 3, 4)
        .map(
            rank ->
                switch (rank) {
                  case 1 -> word(clerkOfFinish);
                  case 2 -> word(clerkOfStart);
                  case 3 -> word(clerkOfCall);
                  default -> word(clerkOfOpening);
                })
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse(null);
  }

  private static String word(@Nullable String name) {
    return name == null ? "" : name;
  }
}
