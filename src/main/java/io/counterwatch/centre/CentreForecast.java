package io.counterwatch.centre;

import io.counterwatch.centre.Estimate.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is estimated of a centre at one moment, and how good its estimates have been: immutable.
 *
 * @param atMicros the "now" that it holds for
 * @param services by id, for somebody who comes now
 * @param waiting for those who wait, by the ticket's subject: a bounded number, the longest first
 * @param othersLack why those who wait have no estimate who are not among {@code waiting}: they are
 *     too many, came since this was made ({@link Reason#STALE}), or nobody has one
 */
public record CentreForecast(
    String centre,
    long atMicros,
    Map<String, ServiceForecast> services,
    Map<String, Estimate> waiting,
    Reason othersLack) {

  /** Where whoever isn't among those who wait came since. */
  public CentreForecast(
      String centre,
      long atMicros,
      Map<String, ServiceForecast> services,
      Map<String, Estimate> waiting) {
    this(centre, atMicros, services, waiting, Reason.STALE);
  }

  /**
   * Of a service.
   *
   * @param record of what was announced; null where nobody was called yet who had been told
   *     anything
   */
  public record ServiceForecast(Estimate estimate, @Nullable TrackRecord record) {}

  /** What may be said to somebody who waits, be it why there is nothing to say. */
  public Estimate ofWaiting(String subject) {
    Estimate own = waiting.get(subject);
    return own == null ? new Estimate.Unknown(othersLack) : own;
  }

  /** The same, if nothing of the present were known: the records stand, the estimates don't. */
  CentreForecast withoutPresent() {
    Estimate unknown = new Estimate.Unknown(Reason.STALE);
    Map<String, Estimate> nobody = new LinkedHashMap<>();
    waiting.keySet().forEach(subject -> nobody.put(subject, unknown));
    return new CentreForecast(
        centre, atMicros, services(estimate -> unknown), nobody, Reason.STALE);
  }

  /**
   * The same for those who find the doors shut: nobody who comes now is told anything, who still
   * waits is. What is withdrawn stays so, as it will be when the doors open.
   *
   * @param newest as it was made
   */
  CentreForecast closed(CentreForecast newest) {
    Estimate unknown = new Estimate.Unknown(Reason.CLOSED);
    Estimate withdrawn = new Estimate.Unknown(Reason.WITHDRAWN);
    return new CentreForecast(
        centre,
        atMicros,
        newest.services(estimate -> estimate.equals(withdrawn) ? withdrawn : unknown),
        waiting,
        othersLack);
  }

  private Map<String, ServiceForecast> services(UnaryOperator<Estimate> change) {
    Map<String, ServiceForecast> changed = new LinkedHashMap<>();
    services.forEach(
        (service, forecast) ->
            changed.put(
                service,
                new ServiceForecast(change.apply(forecast.estimate()), forecast.record())));
    return changed;
  }

  /**
   * What came of the announcements of a service that were judged last.
   *
   * @param judged how many, at most 300
   * @param coverage share of waits that were no longer than the p90 that was announced
   * @param biasSeconds mean of estimate (p50) − wait
   * @param errorSeconds mean of |estimate (p50) − wait|
   */
  public record TrackRecord(int judged, double coverage, double biasSeconds, double errorSeconds) {}
}
