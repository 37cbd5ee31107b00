package io.counterwatch.centre;

import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.PaymentChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dossier's life, made of its events by {@link DossierFold}: when it came, when it is due, and
 * what became of it. It knows its whole past, so it can be looked at as of any moment.
 *
 * @param receipt null as long as no receipt is known; such a dossier stands in no figure
 * @param clock what its due time was from when on, ascending; the first is that of the receipt
 * @param digitisedMicros when its papers were first scanned, or null
 * @param anomalyMicros event times of those of its events that make no sense
 * @param lastEventMicros the newest event time
 */
public record Dossier(
    String centre,
    String subject,
    @Nullable Receipt receipt,
    List<Clock> clock,
    @Nullable Long digitisedMicros,
    @Nullable Payment payment,
    @Nullable Completion completion,
    List<Long> anomalyMicros,
    long lastEventMicros) {

  /**
   * How it came.
   *
   * @param dueMicros when it is due as things stood then
   * @param fee whether it costs a fee, so that it can be paid
   * @param ticket the visit on which it was handed in, or null
   */
  public record Receipt(
      long micros,
      String procedure,
      String service,
      long dueMicros,
      DossierChannel channel,
      boolean fee,
      @Nullable String ticket) {}

  /**
   * Its clock from that moment on.
   *
   * @param stopped whether it stands still, since more papers were asked for
   * @param dueMicros when it is due; of a stopped clock, when it was due when it stopped
   */
  public record Clock(long micros, boolean stopped, long dueMicros) {
    /** Whether it is past its due time; a clock that stopped in time stays in time. */
    boolean isOverdue(long atMicros) {
      return (stopped ? micros : atMicros) > dueMicros;
    }
  }

  /** How its fee was first paid. */
  public record Payment(long micros, PaymentChannel channel) {}

  /** How it ended. */
  public record Completion(long micros, DossierResult result) {}

  /** Whether it had come by then. */
  public boolean isReceived(long atMicros) {
    return receipt != null && receipt.micros() <= atMicros;
  }

  /** Whether it had come and had not ended by then. */
  public boolean isOpen(long atMicros) {
    return isReceived(atMicros) && (completion == null || completion.micros() > atMicros);
  }

  /** Its clock as of then; null before it came. */
  public @Nullable Clock clockAt(long atMicros) {
    Clock at = null;
    for (Clock each : clock) {
      if (each.micros() <= atMicros) {
        at = each;
      }
    }
    return at;
  }

  /** Whether it was open then and past its due time. */
  public boolean isOverdue(long atMicros) {
    Clock at = clockAt(atMicros);
    return isOpen(atMicros) && at != null && at.isOverdue(atMicros);
  }

  /** Whether it was completed by its due time; null while it is not completed. */
  public @Nullable Boolean isTimely() {
    if (receipt == null || completion == null) {
      return null;
    }
    Clock at = clockAt(completion.micros());
    return at == null || !at.isOverdue(completion.micros());
  }

  /** When it is due as things stand; null while its clock is stopped, or nothing is known. */
  public @Nullable Long dueMicros() {
    return clock.isEmpty() || clock.getLast().stopped() ? null : (Long) clock.getLast().dueMicros();
  }
}
