package io.counterwatch.store;

import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventType;

/** Reads an event's data as they were stored. */
public interface BodyReader {
  /** The body; the data were valid when they were stored. */
  EventBody read(EventType type, String data);
}
