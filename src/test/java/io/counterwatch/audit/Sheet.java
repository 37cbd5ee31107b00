package io.counterwatch.audit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Figures by name, each as the text that it has in the API's JSON. */
final class Sheet {
  private static final int MEAN_DECIMALS = 3;
  private static final int RATIO_DECIMALS = 6;

  private final SortedMap<String, String> figures = new TreeMap<>();

  SortedMap<String, String> figures() {
    return figures;
  }

  void text(String name, @Nullable String value) {
    if (value != null) {
      figures.put(name, value);
    }
  }

  /** A figure of which 0 says something else than nothing. */
  void number(String name, BigDecimal value) {
    figures.put(name, plain(value));
  }

  void number(String name, long value) {
    number(name, BigDecimal.valueOf(value));
  }

  /** A count: where it is 0, it may be left out. */
  void count(String name, long value) {
    if (value != 0) {
      number(name, value);
    }
  }

  void ratio(String name, long part, long whole) {
    if (whole != 0) {
      number(name, divided(part, whole, RATIO_DECIMALS));
    }
  }

  void decimal(String name, double value) {
    number(name, BigDecimal.valueOf(value).setScale(RATIO_DECIMALS, RoundingMode.HALF_UP));
  }

  void mean(String name, BigDecimal sum, BigDecimal count) {
    number(
        name,
        sum.divide(count, MathContext.DECIMAL128).setScale(MEAN_DECIMALS, RoundingMode.HALF_UP));
  }

  /** Count, mean, median, nine in ten, greatest. */
  void statistics(String name, List<Long> seconds) {
    count(name + ".count", seconds.size());
    if (!seconds.isEmpty()) {
      List<Long> sorted = new ArrayList<>(seconds);
      Collections.sort(sorted);
      mean(name + ".mean", BigDecimal.valueOf(sum(seconds)), BigDecimal.valueOf(seconds.size()));
      number(name + ".median", quantile(sorted, 5));
      number(name + ".p90", quantile(sorted, 9));
      number(name + ".max", sorted.getLast());
    }
  }

  static long sum(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).sum();
  }

  /** Whole seconds, half up, none below 0. */
  static long seconds(long micros) {
    return Math.max(0, Math.floorDiv(micros + 500_000, 1_000_000L));
  }

  private static BigDecimal divided(long part, long whole, int decimals) {
    return BigDecimal.valueOf(part)
        .divide(BigDecimal.valueOf(whole), decimals, RoundingMode.HALF_UP);
  }

  /** At (n − 1) × tenths ÷ 10, straight between neighbours. */
  private static BigDecimal quantile(List<Long> sorted, int tenths) {
    int place = (sorted.size() - 1) * tenths;
    long below = sorted.get(place / 10);
    long above = sorted.get(Math.min(place / 10 + 1, sorted.size() - 1));
    return BigDecimal.valueOf(below * 10 + (above - below) * (place % 10), 1);
  }

  static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
