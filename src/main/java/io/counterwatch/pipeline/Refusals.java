package io.counterwatch.pipeline;

import io.counterwatch.event.Event;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import java.util.ArrayList;
import java.util.List;

/** Turns events that cannot be stored into refusals, so that they are kept and answered. */
final class Refusals {
  private Refusals() {}

  /** The same message, every event of it refused. */
  static Arrival refuseAll(Arrival arrival, String detail) {
    List<Reading> refused = new ArrayList<>();
    for (Reading reading : arrival.readings()) {
      refused.add(
          switch (reading) {
            case Reading.Decoded decoded -> refuse(decoded.event(), detail);
            case Reading.Rejected rejected -> rejected;
          });
    }
    return new Arrival(
        arrival.centre(), arrival.publisher(), arrival.bytes(), refused, arrival.completion());
  }

  private static Reading refuse(Event event, String detail) {
    // Without an excerpt: it may hold the very thing that the database refuses.
    return new Reading.Rejected(
        RefusalReason.MALFORMED, detail, null, event.epoch(), event.sequence(), "");
  }
}
