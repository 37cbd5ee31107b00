package io.counterwatch.app.health;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Whether the threads that everything depends on still work: each is given a task once a second,
 * and should have done the one before. Looks are counted, not time, so a process that was stopped
 * as a whole, or a machine that slept, is not taken for one that is stuck.
 */
public final class LoopWatch {
  /** A thread that does nothing for so many looks, one a second, is stuck for good. */
  public static final int STUCK_AFTER_LOOKS = 30;

  private final List<Watched> all = new CopyOnWriteArrayList<>();

  private static final class Watched {
    private final String name;
    private final Executor loop;
    private volatile boolean answered = true;
    private volatile int missed;

    Watched(String name, Executor loop) {
      this.name = name;
      this.loop = loop;
    }
  }

  /**
   * Watches one more.
   *
   * @param name for people, such as {@code writer}
   */
  public void watch(String name, Executor loop) {
    all.add(new Watched(name, loop));
  }

  /** To be called once a second. */
  public void look() {
    for (Watched each : all) {
      if (each.answered) {
        each.answered = false;
        each.missed = 0;
        each.loop.execute(() -> each.answered = true);
      } else {
        each.missed++;
      }
    }
  }

  /** Which are stuck; empty when all work. */
  String stuck() {
    return all.stream()
        .filter(each -> each.missed >= STUCK_AFTER_LOOKS)
        .map(
            each ->
                "the thread of the " + each.name + " has not answered for " + each.missed + " s")
        .collect(Collectors.joining("; "));
  }

  /** The longest silence, seconds. */
  int longestSilenceSeconds() {
    return all.stream().mapToInt(each -> each.missed).max().orElse(0);
  }
}
