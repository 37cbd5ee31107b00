package io.counterwatch.pipeline;

import io.counterwatch.event.Event;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.pipeline.Inbox.Task;
import java.util.ArrayList;
import java.util.List;

/** Turns events that cannot be stored into refusals, so that they are kept and answered. */
final class Refusals {
  private Refusals() {}

  /**
   * What takes the place of a task whose data the database refuses: a message with every event of
   * it refused; nothing where somebody waits for an answer, who gets it now.
   */
  static List<Task> refuse(List<Task> alone, String detail) {
    List<Task> instead = new ArrayList<>();
    for (Task task : alone) {
      switch (task) {
        case Task.Message message ->
            instead.add(
                new Task.Message(refuseAll(message.arrival(), detail), message.arrivedNanos()));
        case Task.Order order -> order.answer().complete(RegistryOrder.Answer.refused(detail));
        case Task.Replay replay -> replay.result().complete(new ReplayResult(false, detail));
        case Task.Said said -> {}
        case Task.GiveUp hole -> {}
      }
    }
    return instead;
  }

  /** The same message, every event of it refused. */
  private static Arrival refuseAll(Arrival arrival, String detail) {
    List<Reading> refused = new ArrayList<>();
    for (Reading reading : arrival.readings()) {
      refused.add(
          switch (reading) {
            case Reading.Decoded decoded -> refuse(decoded.event(), detail);
            // Once more: then it is what was kept of it that is refused.
            case Reading.Rejected rejected ->
                new Reading.Rejected(
                    rejected.reason(),
                    "the database refuses what it says",
                    null,
                    rejected.epoch(),
                    rejected.sequence(),
                    "");
          });
    }
    return new Arrival(
        arrival.centre(),
        arrival.publisher(),
        arrival.bytes(),
        refused,
        arrival.completion(),
        arrival.own());
  }

  private static Reading refuse(Event event, String detail) {
    // Without an excerpt: it may hold the very thing that the database refuses.
    return new Reading.Rejected(
        RefusalReason.MALFORMED, detail, null, event.epoch(), event.sequence(), "");
  }
}
