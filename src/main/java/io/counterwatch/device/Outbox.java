package io.counterwatch.device;

import io.counterwatch.event.EventBody;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a device has recorded and may have to send, or send again: the sequences 1, 2, 3 … of one
 * epoch. Events that the server has stored are kept as far as there is room, since a server
 * restored from a backup asks for them again.
 *
 * <p>Safe for use by many threads.
 */
public interface Outbox {

  /** The answer of {@link #append} where the events were not kept. */
  long FULL = 0;

  /**
   * Something to be recorded.
   *
   * @param timeMicros the device's wall clock when it happened
   * @param origin where it is passed on for another device; else null
   */
  record Draft(
      long timeMicros, @Nullable String subject, EventBody body, @Nullable Origin origin) {}

  /**
   * The device behind a gateway that an event comes from, and by what it is known there.
   *
   * @param epoch of that device, or null where it has no outbox
   * @param sequence in that epoch; 0 without one
   * @param boundMillis ± how far that device says its clock may be off; 0 where it says nothing
   */
  record Origin(String device, String id, @Nullable String epoch, long sequence, int boundMillis) {}

  /**
   * One recorded event.
   *
   * @param timeMicros the device's wall clock when it happened
   * @param clock how wrong that clock was, frozen when the event is first sent; null until then
   * @param origin where it is passed on for another device; else null
   */
  record Entry(
      long sequence,
      long timeMicros,
      @Nullable String subject,
      EventBody body,
      @Nullable ClockReading clock,
      @Nullable Origin origin) {
    /** Whether it says that events of its own epoch are lost, and so means nothing in another. */
    boolean declaresLoss() {
      return origin == null && body instanceof EventBody.OutboxLost;
    }

    Entry withSequence(long other) {
      return new Entry(other, timeMicros, subject, body, clock, origin);
    }

    Entry withClock(@Nullable ClockReading other) {
      return new Entry(sequence, timeMicros, subject, body, other, origin);
    }
  }

  /** 16 hex digits, drawn when the storage was formatted or {@link #renew}ed. */
  String epoch();

  /**
   * Keeps events, all of them or none; they are safe when this returns.
   *
   * @return the sequence of the first, the others follow it; or {@link #FULL} if they were not kept
   */
  long append(List<Draft> drafts);

  /** Keeps one event; its sequence, or {@link #FULL} if it was not kept. */
  default long append(long timeMicros, @Nullable String subject, EventBody body) {
    return append(List.of(new Draft(timeMicros, subject, body, null)));
  }

  /** The oldest sequence that is still here; {@link #next} when none is. */
  long oldest();

  /** The sequence that the next event will get. */
  long next();

  /** The events of these sequences, both inclusive, as far as they are here. */
  List<Entry> read(long from, long to);

  /**
   * The sequences of the events here that say which of these (both inclusive) are lost. What is
   * found to be lost only now is said in a new event.
   */
  List<Long> losses(long from, long to);

  /** Stamps those of these events (both inclusive) that have no clock reading yet. */
  void freeze(long from, long to, ClockReading clock);

  /**
   * The server has stored everything up to this sequence. It may be lower than it was: then what is
   * above it has to be kept again.
   */
  void acknowledged(long upto);

  /** What {@link #acknowledged} was last told. */
  long acknowledged();

  /**
   * The lowest sequence that no server can have, unless this is an older copy of the storage, or a
   * clone: {@link #next}; before the first {@link #agreed} since the storage was opened, what was
   * next at the opening, since nothing is sent before.
   */
  long firstUnsent();

  /**
   * The server's answer to a birth fits what is here: it is no older copy of the storage. Is on the
   * disk, where there is one, when this returns.
   */
  void agreed();

  /**
   * The storage turned out to be an older copy of itself, or a clone: its next sequences would be
   * taken for those that were stored already. Begins a new epoch, and moves into it every event
   * that the server may never have got.
   *
   * @return false if that was not possible now; then nothing has changed
   */
  boolean renew();
}
