package io.counterwatch.event;

import org.jspecify.annotations.Nullable;

/** What became of one event of a message at the edge: an event, or a refusal with its reason. */
public sealed interface Reading {

  /** The epoch of the publisher's storage that it names; null where it has or shows none. */
  @Nullable String epoch();

  /**
   * A valid event.
   *
   * @param data the body as canonical JSON: only the fields that the protocol names, in its order
   */
  record Decoded(Event event, String data) implements Reading {
    @Override
    public @Nullable String epoch() {
      return event.epoch();
    }
  }

  /**
   * A refused event. A refusal stops nothing and loses nothing: it is counted, kept and answered.
   *
   * @param detail names the field or what is wrong, in English, for a device maker
   * @param id the event's id where it could be read
   * @param epoch with {@code sequence}, where both could be read: such a refusal counts in the
   *     device's {@code upto}
   * @param sequence 0 where it could not be read
   * @param excerpt at most 4 KiB of what came, without fields that the protocol doesn't name where
   *     it could be parsed
   */
  record Rejected(
      RefusalReason reason,
      String detail,
      @Nullable String id,
      @Nullable String epoch,
      long sequence,
      String excerpt)
      implements Reading {}
}
