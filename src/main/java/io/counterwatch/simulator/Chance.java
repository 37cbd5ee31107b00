package io.counterwatch.simulator;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * The draws of a stream on a day: the same seed, stream and date give the same draws everywhere.
 */
final class Chance {
  /** Its sequence is laid down in the library's specification, unlike that of newer generators. */
  private final Random random;

  /** Mixed to the end, since that generator begins alike with seeds that are next to each other. */
  Chance(long seed, String stream, LocalDate day) {
    random = new Random(mix(mix(mix(seed) ^ stream.hashCode()) ^ day.toEpochDay()));
  }

  boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  double between(double from, double to) {
    return from + random.nextDouble() * (to - from);
  }

  /** A whole number of which this is the mean. */
  int count(double expected) {
    return (int) Math.floor(expected + random.nextDouble());
  }

  /** A duration between two numbers of seconds. */
  long millisBetween(double fromSeconds, double toSeconds) {
    return Math.round(between(fromSeconds, toSeconds) * 1_000);
  }

  /** A duration of which half are shorter than the median, and a few are much longer. */
  long lognormalMillis(double medianSeconds, double sigma) {
    return Math.round(medianSeconds * Math.exp(sigma * random.nextGaussian()) * 1_000);
  }

  /** One of several, as often as its weight says. */
  <T> T oneOf(List<T> choices, ToDoubleFunction<T> weight) {
    double total = 0;
    for (T choice : choices) {
      total += weight.applyAsDouble(choice);
    }
    double left = random.nextDouble() * total;
    for (T choice : choices) {
      left -= weight.applyAsDouble(choice);
      if (left < 0) {
        return choice;
      }
    }
    return choices.getLast();
  }

  private static long mix(long value) {
    long mixed = (value + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    return mixed ^ (mixed >>> 31);
  }
}
