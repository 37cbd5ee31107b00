package io.counterwatch.app.bench;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * What some work cost on one core: the processor time of its thread, which other work on the
 * machine hardly changes, and how long garbage was collected meanwhile.
 */
record Cost(double cpuSeconds, double collectionSeconds) {

  /** Does the work on this thread. Garbage of before is collected first, at nobody's cost. */
  static Cost of(Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    System.gc();
    long collected = collectionMillis();
    long start = threads.getCurrentThreadCpuTime();
    work.run();
    return new Cost(
        (threads.getCurrentThreadCpuTime() - start) / 1e9, (collectionMillis() - collected) / 1e3);
  }

  private static long collectionMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
