package io.counterwatch.forecast;

import io.counterwatch.forecast.WhatIf.ServiceOutlook;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What was played at the borders of one day. A day that is told again, since something was late, is
 * the same up to there: what was played before is not played again. An answer is known by all that
 * had happened until then, so it is the one that playing would give.
 *
 * <p>Belongs to one day of one centre, one plan and what was learned until its morning.
 */
public final class PlayedBorders {
  /** Limit on borders that are remembered: those of a day on which the clocks are set back. */
  static final int MAX_BORDERS = 25 * 60 / StandingOutlooks.STEP_MINUTES;

  /** Stands for a day on which nothing has happened. */
  static final long NOTHING = 0xcbf29ce484222325L;

  private static final long PRIME = 0x100000001b3L;

  private final Map<Long, Played> borders = new HashMap<>();

  private record Played(long told, Map<String, ServiceOutlook> services) {}

  /** FNV-1a: what stands for all that happened before, and that. */
  static long told(long before, FloorEvent event) {
    String text = event.toString();
    long hash = before;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return hash;
  }

  /** What was played at a border, or is now. */
  Map<String, ServiceOutlook> at(
      long border, long told, Supplier<Map<String, ServiceOutlook>> play) {
    Played last = borders.get(border);
    if (last != null && last.told == told) {
      return last.services;
    }
    Map<String, ServiceOutlook> services = play.get();
    if (last != null || borders.size() < MAX_BORDERS) {
      borders.put(border, new Played(told, services));
    }
    return services;
  }
}
