package io.counterwatch.pipeline;

import io.counterwatch.event.Reading;
import java.util.List;

/**
 * One message as it came from a source.
 *
 * @param centre the centre that its topic names
 * @param publisher the device that its topic names
 * @param bytes its size, for the limit on what is in flight
 * @param readings one for each event in it, in order
 * @param completion what the source does once all of it is stored
 * @param own whether the server itself speaks, which is no registered device and is let in under a
 *     name that no device can have
 */
public record Arrival(
    String centre,
    String publisher,
    int bytes,
    List<Reading> readings,
    Completion completion,
    boolean own) {

  /** From a device. */
  public Arrival(
      String centre, String publisher, int bytes, List<Reading> readings, Completion completion) {
    this(centre, publisher, bytes, readings, completion, false);
  }

  /**
   * How a source learns what became of a message. Called on the writer's thread; must not block.
   */
  public interface Completion {
    /** Every event of it is stored, a duplicate, or kept as rejected: acknowledge it. */
    void stored(Outcome outcome);

    /**
     * It will not be stored now (an unknown device, too many holes): leave it unacknowledged. The
     * sender keeps it.
     */
    void withheld(String reason);

    /** Nobody waits for it. */
    Completion NOBODY =
        new Completion() {
          @Override
          public void stored(Outcome outcome) {}

          @Override
          public void withheld(String reason) {}
        };
  }

  /** What became of the events of a message. */
  public record Outcome(int stored, int duplicates, int rejected) {}
}
