package io.counterwatch.simulator;

import java.util.PriorityQueue;

/** What is going to happen, in the order of time; what is due at the same time, as it was noted. */
final class Agenda {
  private record Step(long atMillis, long order, Runnable what) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Step> steps = new PriorityQueue<>();
  private long nowMillis;
  private long nextOrder;

  long nowMillis() {
    return nowMillis;
  }

  void at(long atMillis, Runnable what) {
    steps.add(new Step(Math.max(atMillis, nowMillis), nextOrder++, what));
  }

  void in(long delayMillis, Runnable what) {
    at(nowMillis + delayMillis, what);
  }

  void run() {
    for (Step step = steps.poll(); step != null; step = steps.poll()) {
      nowMillis = step.atMillis();
      step.what().run();
    }
  }
}
