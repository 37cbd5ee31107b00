package io.counterwatch.forecast;

import java.util.Map;

/** A mean that forgets: a new value never counts less than a five-hundredth. */
final class ForgettingMean {
  private static final int MEMORY = 500;

  private double value;
  private int count;

  /** Begins as if that value had been seen so often. */
  ForgettingMean(double value, int count) {
    this.value = value;
    this.count = count;
  }

  void add(double next) {
    count = Math.min(MEMORY, count + 1);
    value += (next - value) / count;
  }

  double value() {
    return value;
  }

  boolean isEmpty() {
    return count == 0;
  }

  void write(StateWriter out) {
    out.put(value);
    out.put((long) count);
  }

  static ForgettingMean read(StateReader in) {
    return new ForgettingMean(in.real(), in.count(MEMORY));
  }

  /** Those of services. */
  static void write(StateWriter out, Map<String, ForgettingMean> means) {
    out.put((long) means.size());
    means.forEach(
        (service, mean) -> {
          out.put(service);
          mean.write(out);
        });
  }

  /** Takes over those of services. */
  static void read(StateReader in, Map<String, ForgettingMean> into) {
    int count = in.count(KnownServices.MAX_SERVICES + 1);
    for (int i = 0; i < count; i++) {
      into.put(in.text(), read(in));
    }
  }
}
