package io.counterwatch.app.bench;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.function.Supplier;

/** How much memory things keep, by the difference that they make to the heap in use. */
final class Heap {
  /** One collection may leave what the next one finds dead. */
  private static final int COLLECTIONS = 3;

  private Heap() {}

  /** Collects all garbage. */
  static void collect() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
  }

  /** Bytes in use once all garbage is collected. */
  static long usedBytes() {
    collect();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Something that was made, and the bytes that it keeps. */
  record Retained<T>(T made, long bytes) {}

  static <T> Retained<T> of(Supplier<T> maker) {
    long before = usedBytes();
    T made = maker.get();
    Retained<T> retained = new Retained<>(made, usedBytes() - before);
    Reference.reachabilityFence(made);
    return retained;
  }
}
