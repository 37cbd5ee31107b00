package io.counterwatch.pipeline;

import io.counterwatch.event.Event;

/** Writes an event out in full, for those who look at refusals. */
public interface EventText {
  /** As a CloudEvent in JSON. */
  String of(Event event);
}
