package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlans;
import io.counterwatch.event.Event;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the writer has told of current days and the forecaster hasn't taken yet, centre by centre;
 * the oldest first. Where it is too much, a centre's is thrown away: it then wants its whole day to
 * be told again. Safe for use by several threads.
 */
final class ForecastMail {
  /** Limit on the events that wait. */
  static final int MAX_EVENTS = 200_000;

  /**
   * A centre's day that is to be told from its beginning.
   *
   * @param events all that are stored of it
   */
  record Beginning(CentrePlans plans, LocalDate day, List<Event> events) {}

  /**
   * All that is new of a centre.
   *
   * @param beginning null where the day goes on
   * @param events that came after it
   * @param missed whether something was thrown away: the whole day is wanted
   * @param gone whether the centre is live no more
   */
  record Letter(
      String centre,
      @Nullable Beginning beginning,
      List<Event> events,
      boolean missed,
      boolean gone) {}

  private static final class Box {
    private final long sinceNanos;
    private @Nullable Beginning beginning;
    private List<Event> events = new ArrayList<>();
    private boolean missed;
    private boolean gone;

    Box(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  private final WriterClock clock;
  private final Map<String, Box> boxes = new LinkedHashMap<>();
  private int waiting;

  ForecastMail(WriterClock clock) {
    this.clock = clock;
  }

  /** The day is told from its beginning; what was told before no longer counts. */
  synchronized void began(Beginning beginning) {
    Box box = emptied(beginning.plans().centre());
    box.beginning = beginning;
    box.missed = false;
    box.gone = false;
  }

  /** The centre is live no more. */
  synchronized void gone(String centre) {
    Box box = emptied(centre);
    box.gone = true;
  }

  private Box box(String centre) {
    return boxes.computeIfAbsent(centre, first -> new Box(clock.nanos()));
  }

  private Box emptied(String centre) {
    Box box = box(centre);
    waiting -= box.events.size();
    box.events = new ArrayList<>();
    box.beginning = null;
    return box;
  }

  /** Something of the day under way was stored. */
  synchronized void happened(String centre, List<Event> events) {
    Box box = box(centre);
    if (box.missed) {
      return;
    }
    for (Event event : events) {
      if (FloorTypes.matters(event)) {
        box.events.add(event);
        waiting++;
      }
    }
    if (waiting > MAX_EVENTS) {
      emptied(centre);
      box.missed = true;
    }
  }

  /** All that is new of the centre that has waited longest; null where nothing is. */
  synchronized @Nullable Letter poll() {
    var first = boxes.entrySet().iterator();
    if (!first.hasNext()) {
      return null;
    }
    Map.Entry<String, Box> entry = first.next();
    first.remove();
    Box box = entry.getValue();
    waiting -= box.events.size();
    return new Letter(entry.getKey(), box.beginning, box.events, box.missed, box.gone);
  }

  /** How many events wait. */
  synchronized int waiting() {
    return waiting;
  }

  /** For how long the oldest has waited; 0 when nothing waits. */
  synchronized long behindNanos(long nanos) {
    var first = boxes.values().iterator();
    return first.hasNext() ? nanos - first.next().sinceNanos : 0;
  }
}
