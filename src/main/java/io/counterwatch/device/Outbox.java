package io.counterwatch.device;

import io.counterwatch.event.EventBody;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a device has recorded and may have to send, or send again: the sequences 1, 2, 3 … of one
 * epoch, without a hole. Events that the server has stored are kept as far as there is room, since
 * a server restored from a backup asks for them again.
 *
 * <p>Safe for use by many threads.
 */
public interface Outbox {

  /** The answer of {@link #append} of an outbox that is full of unacknowledged events. */
  long FULL = 0;

  /**
   * One recorded event.
   *
   * @param timeMicros the device's wall clock when it happened
   * @param clock how wrong that clock was, frozen when the event is first sent; null until then
   */
  record Entry(
      long sequence,
      long timeMicros,
      @Nullable String subject,
      EventBody body,
      @Nullable ClockReading clock) {}

  /** 16 hex digits, drawn when the storage was formatted. */
  String epoch();

  /**
   * Keeps an event; it is safe when this returns.
   *
   * @return its sequence, or {@link #FULL} if it was not kept
   */
  long append(long timeMicros, @Nullable String subject, EventBody body);

  /** The oldest sequence that is still here; {@link #next} when none is. */
  long oldest();

  /** The sequence that the next event will get. */
  long next();

  /** The events of these sequences, both inclusive, as far as they are here. */
  List<Entry> read(long from, long to);

  /** Stamps those of these events (both inclusive) that have no clock reading yet. */
  void freeze(long from, long to, ClockReading clock);

  /**
   * The server has stored everything up to this sequence. It may be lower than it was: then what is
   * above it has to be kept again.
   */
  void acknowledged(long upto);
}
