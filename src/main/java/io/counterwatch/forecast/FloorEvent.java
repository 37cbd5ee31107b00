package io.counterwatch.forecast;

import java.util.List;

/**
 * What changes who waits, who is attended to and which counters are at work. They come in the order
 * in which a service day is folded, and a leg's in the order opened, called, freed.
 */
public sealed interface FloorEvent {
  /** The event time. */
  long micros();

  /**
   * Somebody began to wait.
   *
   * @param leg names the ticket's leg; no other leg of the centre that waits or is called has it
   */
  record LegOpened(long micros, String leg, String service, boolean priority)
      implements FloorEvent {}

  /** Somebody who waited was called for the first time; the counter is taken from now on. */
  record LegCalled(long micros, String leg, String counter) implements FloorEvent {}

  /**
   * Somebody who had been set aside or was sent on is called without having waited for it, or
   * somebody is seen at a counter whose coming was never told. The counter is taken; nobody came.
   */
  record LegResumed(long micros, String leg, String service, boolean priority, String counter)
      implements FloorEvent {}

  /** The counter is done with somebody, or gave up waiting for who didn't come. */
  record LegFreed(long micros, String leg) implements FloorEvent {}

  /** Somebody stopped waiting without having been called. */
  record LegWithdrawn(long micros, String leg) implements FloorEvent {}

  /** The day is over with somebody still there: what became of them isn't known. */
  record LegForgotten(long micros, String leg) implements FloorEvent {}

  /**
   * A counter opened or resumed.
   *
   * @param services that it serves; empty = not known, to be seen from its calls
   */
  record CounterOpened(long micros, String counter, List<String> services) implements FloorEvent {}

  /** A counter paused or closed. */
  record CounterClosed(long micros, String counter) implements FloorEvent {}
}
