package io.counterwatch.forecast;

import io.counterwatch.centre.FloorListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes floor events of what a service day tells: the differences between where a leg stood and
 * where it stands. Who was set aside and is called again waits for nothing but keeps a counter: is
 * resumed. So is who is called on to another counter, freed at the first.
 */
public final class DayFloor implements FloorListener {
  /** Where a leg stands; no counter while it waits. */
  private record Standing(@Nullable String counter) {}

  private static final Standing WAITING = new Standing(null);

  private final Runnable restarted;
  private final Consumer<FloorEvent> events;
  private final Map<String, Standing> present = new LinkedHashMap<>();

  /**
   * Of a day of which nothing was told.
   *
   * @param restarted is run where all that follows replaces all that was given out of the day
   */
  public DayFloor(Runnable restarted, Consumer<FloorEvent> events) {
    this.restarted = restarted;
    this.events = events;
  }

  @Override
  public void restart() {
    present.clear();
    restarted.run();
  }

  @Override
  public void leg(long micros, FloorLeg leg) {
    String key = LegName.of(leg.subject(), leg.number());
    Standing before = present.get(key);
    switch (leg.place()) {
      case WAITING -> {
        if (before == null) {
          events.accept(new FloorEvent.LegOpened(micros, key, leg.service(), leg.priority()));
          present.put(key, WAITING);
        }
      }
      case ATTENDED -> attended(micros, key, before, leg);
      case GONE -> gone(micros, key);
    }
  }

  private void attended(long micros, String key, @Nullable Standing before, FloorLeg leg) {
    String counter = leg.counter();
    if (counter == null) {
      throw new IllegalStateException("attended to at no counter: " + leg);
    }
    if (before != null && counter.equals(before.counter())) {
      return;
    }
    if (before == null || before.counter() != null) {
      gone(micros, key);
      events.accept(new FloorEvent.LegResumed(micros, key, leg.service(), leg.priority(), counter));
    } else {
      events.accept(new FloorEvent.LegCalled(micros, key, counter));
    }
    present.put(key, new Standing(counter));
  }

  private void gone(long micros, String key) {
    Standing before = present.remove(key);
    if (before != null) {
      events.accept(
          before.counter() == null
              ? new FloorEvent.LegWithdrawn(micros, key)
              : new FloorEvent.LegFreed(micros, key));
    }
  }

  /** The day is over: whoever is still there is there no more. */
  public void end(long micros) {
    present.keySet().forEach(key -> events.accept(new FloorEvent.LegForgotten(micros, key)));
    present.clear();
  }

  @Override
  public void opened(long micros, String counter, List<String> services) {
    events.accept(new FloorEvent.CounterOpened(micros, counter, services));
  }

  @Override
  public void closed(long micros, String counter) {
    events.accept(new FloorEvent.CounterClosed(micros, counter));
  }
}
