package io.counterwatch.pipeline;

import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.Forecasts;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The newest forecasts: written by the {@link Forecaster}, read by everybody. */
final class ForecastBoard implements Forecasts {
  /** A forecast of so many intervals ago is not too old, however fast the server's clock is. */
  static final int MAX_AGE_INTERVALS = 5;

  private final ConcurrentHashMap<String, CentreForecast> forecasts = new ConcurrentHashMap<>();

  private final long maxAgeMicros;

  /** One whose forecasts are made so often, in real time. */
  static ForecastBoard madeEvery(long intervalNanos, WriterClock clock) {
    double intervalMicros = clock.speed() * TimeUnit.NANOSECONDS.toMicros(intervalNanos);
    return new ForecastBoard(Math.max(MAX_AGE_MICROS, (long) (MAX_AGE_INTERVALS * intervalMicros)));
  }

  ForecastBoard(long maxAgeMicros) {
    this.maxAgeMicros = maxAgeMicros;
  }

  @Override
  public long maxAgeMicros() {
    return maxAgeMicros;
  }

  @Override
  public @Nullable CentreForecast of(String centre) {
    return forecasts.get(centre);
  }

  void publish(CentreForecast forecast) {
    forecasts.put(forecast.centre(), forecast);
  }

  void remove(String centre) {
    forecasts.remove(centre);
  }
}
