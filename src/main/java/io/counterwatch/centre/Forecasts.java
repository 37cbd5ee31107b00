package io.counterwatch.centre;

import org.jspecify.annotations.Nullable;

/** The newest forecast of every centre. Safe to read from any thread; reading never waits. */
public interface Forecasts {
  /** Where nothing is estimated. */
  Forecasts NONE = centre -> null;

  /**
   * How old a forecast may be, by the server's clock: five minutes. People are told steps of five
   * minutes, so what is older may be another one.
   */
  long MAX_AGE_MICROS = 300_000_000L;

  /** The newest forecast of that centre, or null. */
  @Nullable CentreForecast of(String centre);

  /** The same where the server's clock is so fast that none would be newer. */
  default long maxAgeMicros() {
    return MAX_AGE_MICROS;
  }

  /**
   * What may be shown beside a view: the newest forecast of its centre; without estimates where the
   * present isn't known or the forecast is too old; outside the hours without any for those who
   * come now; null where nothing was ever estimated.
   *
   * @param accepting whether events are taken and stored
   */
  default @Nullable CentreForecast beside(CentreView view, boolean accepting) {
    CentreForecast newest = of(view.centre());
    if (newest == null) {
      return null;
    }
    // Of a centre that is shut none need be made again once nobody waits: then nobody misses it.
    boolean old = view.atMicros() - newest.atMicros() > maxAgeMicros();
    boolean known = accepting && !view.data().stale() && !old;
    CentreForecast present = known ? newest : newest.withoutPresent();
    return view.open() ? present : present.closed(newest);
  }
}
