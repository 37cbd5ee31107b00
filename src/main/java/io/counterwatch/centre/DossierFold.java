package io.counterwatch.centre;

import io.counterwatch.centre.Dossier.Clock;
import io.counterwatch.centre.Dossier.Completion;
import io.counterwatch.centre.Dossier.Payment;
import io.counterwatch.centre.Dossier.Receipt;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a dossier of its events, however they came. Its life spans many days, so, unlike a ticket,
 * it is folded on its own rather than with a day.
 */
public final class DossierFold {
  /**
   * Limit on the events of one dossier: the first ones in order count, further ones are kept in the
   * log. A dossier has a dozen; a device that has gone mad must not make every batch read them all.
   */
  public static final int MAX_EVENTS = 1_000;

  private final String centre;
  private final String subject;
  private @Nullable Receipt receipt;
  private final List<Clock> clock = new ArrayList<>();
  private @Nullable Long digitisedMicros;
  private @Nullable Payment payment;
  private @Nullable Completion completion;
  private final List<Long> anomalies = new ArrayList<>();

  private DossierFold(String centre, String subject) {
    this.centre = centre;
    this.subject = subject;
  }

  /**
   * The dossier.
   *
   * @param events all of its own, in any order, each once; at least one
   */
  public static Dossier of(Collection<Event> events) {
    List<Event> sorted = new ArrayList<>(events);
    sorted.sort(EventOrder.INSTANCE);
    if (sorted.size() > MAX_EVENTS) {
      sorted.subList(MAX_EVENTS, sorted.size()).clear();
    }
    Event newest = sorted.getLast();
    DossierFold fold = new DossierFold(newest.centre(), String.valueOf(newest.subject()));
    // Whatever a clock says: nothing can happen to a dossier before it comes.
    for (Event event : sorted) {
      if (event.body() instanceof EventBody.DossierReceived received) {
        fold.receive(received, event.timeMicros());
      }
    }
    for (Event event : sorted) {
      if (event.body() instanceof EventBody.OfDossier body) {
        fold.apply(body, event.timeMicros());
      }
    }
    return new Dossier(
        fold.centre,
        fold.subject,
        fold.receipt,
        List.copyOf(fold.clock),
        fold.digitisedMicros,
        fold.payment,
        fold.completion,
        List.copyOf(fold.anomalies),
        newest.timeMicros());
  }

  private void receive(EventBody.DossierReceived body, long micros) {
    if (receipt != null) {
      anomalies.add(micros);
      return;
    }
    receipt =
        new Receipt(
            micros,
            body.procedure(),
            body.service(),
            body.dueMicros(),
            body.channel(),
            body.fee(),
            body.ticket());
    clock.add(new Clock(micros, false, body.dueMicros()));
  }

  private void apply(EventBody.OfDossier body, long stampedMicros) {
    if (receipt == null) {
      anomalies.add(stampedMicros);
      return;
    }
    long micros = Math.max(stampedMicros, receipt.micros());
    switch (body) {
      case EventBody.DossierReceived received -> {}
      case EventBody.DossierSupplementRequested requested -> stop(micros);
      case EventBody.DossierResumed resumed -> resume(resumed.dueMicros(), micros);
      case EventBody.DossierDigitised digitised -> {
        if (digitisedMicros == null) {
          digitisedMicros = micros;
        }
      }
      case EventBody.DossierPaid paid -> {
        if (payment == null) {
          payment = new Payment(micros, paid.channel());
        }
      }
      case EventBody.DossierCompleted completed -> {
        if (completion == null) {
          completion = new Completion(micros, completed.result());
        } else {
          anomalies.add(micros);
        }
      }
    }
  }

  private void stop(long micros) {
    Clock now = clock.getLast();
    if (completion != null || now.stopped()) {
      anomalies.add(micros);
    } else {
      clock.add(new Clock(micros, true, now.dueMicros()));
    }
  }

  /** The time that it stood still moves the due time, unless the event names a new one. */
  private void resume(@Nullable Long newDueMicros, long micros) {
    Clock now = clock.getLast();
    if (completion != null || !now.stopped()) {
      anomalies.add(micros);
    }
    if (completion != null || (!now.stopped() && newDueMicros == null)) {
      return;
    }
    long stoodMicros = now.stopped() ? micros - now.micros() : 0;
    clock.add(
        new Clock(
            micros, false, newDueMicros != null ? newDueMicros : now.dueMicros() + stoodMicros));
  }
}
