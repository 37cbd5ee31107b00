package io.counterwatch.pipeline;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import org.jspecify.annotations.Nullable;

/**
 * Gives events of which texts and bodies that come again and again are one copy, as they are after
 * a start: each message brings its own, and a day is kept in memory until it is over. Of fixed
 * size. Not safe for use by several threads.
 */
final class SharedEvents {
  /** A power of two. */
  private static final int BODIES = 1 << 14;

  private final SharedTexts texts = new SharedTexts();
  private final @Nullable EventBody[] bodies = new EventBody[BODIES];

  /** An equal event. */
  Event of(Event event) {
    return new Event(
        texts.get(event.centre()),
        texts.get(event.publisher()),
        texts.get(event.device()),
        event.id(),
        shared(event.epoch()),
        event.sequence(),
        event.timeMicros(),
        event.receivedMicros(),
        event.clockBoundMillis(),
        shared(event.subject()),
        event.contentHash(),
        shared(event.body()));
  }

  private @Nullable String shared(@Nullable String text) {
    return text == null ? null : texts.get(text);
  }

  private EventBody shared(EventBody body) {
    int hash = body.hashCode();
    int place = (hash ^ (hash >>> 14)) & (BODIES - 1);
    EventBody known = bodies[place];
    if (body.equals(known)) {
      return known;
    }
    bodies[place] = body;
    return body;
  }
}
