package io.counterwatch.centre;

import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.PaymentChannel;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The dossiers of a centre in a period: what came and what was completed in it, and what is open at
 * its end. Days cannot be added up, since a dossier lives for many; a period is counted as a whole.
 *
 * @param services by the service of the receipt, ascending
 * @param anomalies events of dossiers in the period that make no sense
 * @param due of the open ones, those whose time is not yet up and will be before the current day is
 *     over; 0 where the period is not a current day
 */
public record DossierMeasures(
    DossierTotals total, Map<String, DossierTotals> services, long anomalies, long due) {
  /** Of no dossier. */
  public static final DossierMeasures NONE = new DossierMeasures(DossierTotals.NONE, Map.of(), 0);

  /** Of a period. */
  public DossierMeasures(DossierTotals total, Map<String, DossierTotals> services, long anomalies) {
    this(total, services, anomalies, 0);
  }

  /** The same of a current day, with those that are due before it is over. */
  DossierMeasures withDue(long stillDue) {
    return new DossierMeasures(total, services, anomalies, stillDue);
  }

  /**
   * Counts the dossiers of a period.
   *
   * @param dossiers of one centre; may hold others than those of the period
   * @param fromMicros the period's first moment
   * @param toMicros the first moment after it, or after now if that is earlier
   */
  public static DossierMeasures of(Collection<Dossier> dossiers, long fromMicros, long toMicros) {
    Map<String, Tally> services = new TreeMap<>();
    Tally total = new Tally();
    long anomalies = 0;
    for (Dossier dossier : dossiers) {
      for (long micros : dossier.anomalyMicros()) {
        anomalies += fromMicros <= micros && micros < toMicros ? 1 : 0;
      }
      Dossier.Receipt receipt = dossier.receipt();
      if (receipt != null) {
        total.add(dossier, receipt, fromMicros, toMicros);
        Tally service = services.computeIfAbsent(receipt.service(), id -> new Tally());
        service.add(dossier, receipt, fromMicros, toMicros);
      }
    }
    Map<String, DossierTotals> byService = new TreeMap<>();
    services.forEach(
        (id, tally) -> {
          DossierTotals totals = tally.totals();
          if (!totals.equals(DossierTotals.NONE)) {
            byService.put(id, totals);
          }
        });
    return new DossierMeasures(total.totals(), byService, anomalies);
  }

  /**
   * Counts of dossiers.
   *
   * @param received came in the period
   * @param online of those received: by the online channel
   * @param digitised of those received: scanned by the period's end
   * @param feeBearing of those received: with a fee
   * @param paidOnline of the fee-bearing ones: paid online by the period's end
   * @param granted completed in the period so
   * @param refused completed in the period so
   * @param returned completed in the period as returned-incomplete
   * @param grantedInTime of the granted ones: by their due time; and so on
   * @param open at the period's end
   * @param suspended of the open ones: waiting for supplements, their clock stopped
   * @param overdue of the open ones: past their due time
   */
  public record DossierTotals(
      long received,
      long online,
      long digitised,
      long feeBearing,
      long paidOnline,
      long granted,
      long refused,
      long returned,
      long grantedInTime,
      long refusedInTime,
      long returnedInTime,
      long open,
      long suspended,
      long overdue) {
    /** All 0. */
    public static final DossierTotals NONE =
        new DossierTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** All that were completed in the period. */
    public long completed() {
      return granted + refused + returned;
    }

    /** All that were completed in the period by their due time. */
    public long inTime() {
      return grantedInTime + refusedInTime + returnedInTime;
    }

    /**
     * What the on-time rate is a share of: received in the period + open at its start − not yet due
     * at its end, which is the same as completed in it + overdue at its end.
     */
    public long onTimeCounted() {
      return completed() + overdue;
    }

    /** Completed by their due time ÷ {@link #onTimeCounted}; null where nothing counts. */
    public @Nullable Double onTime() {
      return share(inTime(), onTimeCounted());
    }

    /** Returned as incomplete ÷ completed. */
    public @Nullable Double returnedShare() {
      return share(returned, completed());
    }

    /** Received online ÷ received. */
    public @Nullable Double onlineShare() {
      return share(online, received);
    }

    /** Digitised ÷ received. */
    public @Nullable Double digitisedShare() {
      return share(digitised, received);
    }

    /** Paid online ÷ received with a fee. */
    public @Nullable Double paidOnlineShare() {
      return share(paidOnline, feeBearing);
    }

    private static @Nullable Double share(long part, long whole) {
      return whole == 0 ? null : (Double) ((double) part / whole);
    }
  }

  private static final class Tally {
    private long received;
    private long online;
    private long digitised;
    private long feeBearing;
    private long paidOnline;
    private final long[] completed = new long[DossierResult.values().length];
    private final long[] inTime = new long[DossierResult.values().length];
    private long open;
    private long suspended;
    private long overdue;

    void add(Dossier dossier, Dossier.Receipt receipt, long fromMicros, long toMicros) {
      if (fromMicros <= receipt.micros() && receipt.micros() < toMicros) {
        addReceived(dossier, receipt, toMicros);
      }
      Dossier.Completion end = dossier.completion();
      if (end != null && fromMicros <= end.micros() && end.micros() < toMicros) {
        int result = end.result().ordinal();
        completed[result]++;
        inTime[result] += Boolean.TRUE.equals(dossier.isTimely()) ? 1 : 0;
      }
      long last = toMicros - 1;
      if (dossier.isOpen(last)) {
        Dossier.Clock clock = dossier.clockAt(last);
        open++;
        suspended += clock != null && clock.stopped() ? 1 : 0;
        overdue += dossier.isOverdue(last) ? 1 : 0;
      }
    }

    private void addReceived(Dossier dossier, Dossier.Receipt receipt, long toMicros) {
      received++;
      online += receipt.channel() == DossierChannel.ONLINE ? 1 : 0;
      Long scanned = dossier.digitisedMicros();
      digitised += scanned != null && scanned < toMicros ? 1 : 0;
      if (receipt.fee()) {
        Dossier.Payment payment = dossier.payment();
        feeBearing++;
        paidOnline +=
            payment != null
                    && payment.micros() < toMicros
                    && payment.channel() == PaymentChannel.ONLINE
                ? 1
                : 0;
      }
    }

    DossierTotals totals() {
      return new DossierTotals(
          received,
          online,
          digitised,
          feeBearing,
          paidOnline,
          completed[DossierResult.GRANTED.ordinal()],
          completed[DossierResult.REFUSED.ordinal()],
          completed[DossierResult.RETURNED_INCOMPLETE.ordinal()],
          inTime[DossierResult.GRANTED.ordinal()],
          inTime[DossierResult.REFUSED.ordinal()],
          inTime[DossierResult.RETURNED_INCOMPLETE.ordinal()],
          open,
          suspended,
          overdue);
    }
  }
}
