package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentreForecast.ServiceForecast;
import io.counterwatch.centre.CentreForecast.TrackRecord;
import io.counterwatch.centre.CentreView.DataQuality;
import io.counterwatch.centre.Estimate.Known;
import io.counterwatch.centre.Estimate.Range;
import io.counterwatch.centre.Estimate.Reason;
import io.counterwatch.centre.Estimate.Unknown;
import io.counterwatch.testing.Story;
import io.counterwatch.testing.Views;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a forecast may stand beside a view. */
class ForecastsTest {
  private static final CentrePlan PLAN =
      CentrePlan.unconfigured(Story.CENTRE, ZoneId.of("UTC"), false);
  private static final long NOW = Story.micros("09:00:00");
  private static final Estimate SOME = new Known(300, 700, new Range(5, 15));
  private static final Estimate STALE = new Unknown(Reason.STALE);
  private static final Estimate CLOSED = new Unknown(Reason.CLOSED);
  private static final TrackRecord RECORD = new TrackRecord(300, 0.9, 1, 60);

  private static CentreView view() {
    return view(PLAN);
  }

  private static CentreView view(CentrePlan plan) {
    ServiceDay day = new ServiceDay(plan, Story.DAY);
    day.add(Story.of("08:55:00 A issued land\n"));
    return DayViews.live(day, NOW, DataQuality.NONE, DossierMeasures.NONE);
  }

  private static Forecasts made(long atMicros) {
    CentreForecast forecast =
        new CentreForecast(
            Story.CENTRE,
            atMicros,
            Map.of("land", new ServiceForecast(SOME, RECORD)),
            Map.of("A", SOME));
    return centre -> centre.equals(Story.CENTRE) ? forecast : null;
  }

  private static CentreForecast beside(Forecasts forecasts, CentreView view, boolean accepting) {
    return Objects.requireNonNull(forecasts.beside(view, accepting));
  }

  private static void assertStale(CentreForecast forecast) {
    assertThat(forecast.services())
        .as("the record stands")
        .containsExactly(Map.entry("land", new ServiceForecast(STALE, RECORD)));
    assertThat(forecast.waiting()).containsExactly(Map.entry("A", STALE));
  }

  @Test
  void theNewestOneIsShownAsItIs() {
    Forecasts made = made(NOW);
    assertThat(beside(made, view(), true)).isSameAs(made.of(Story.CENTRE));
    assertThat(Forecasts.NONE.beside(view(), true)).isNull();
    assertThat(Forecasts.NONE.beside(view(), false)).isNull();
  }

  @Test
  void nothingIsSaidOfAPresentThatIsNotKnown() {
    DataQuality silent =
        new DataQuality(true, NOW - 600_000_000, null, 0, 2, 0, DeviceStates.NONE, 0);
    assertStale(beside(made(NOW), Views.with(view(), silent), true));
    assertStale(beside(made(NOW), view(), false));
  }

  @Test
  void anOldForecastIsNotThePresent() {
    Forecasts limit = made(NOW - Forecasts.MAX_AGE_MICROS);
    assertThat(beside(limit, view(), true)).isSameAs(limit.of(Story.CENTRE));
    Forecasts older = made(NOW - Forecasts.MAX_AGE_MICROS - 1);
    assertStale(beside(older, view(), true));
  }

  @Test
  void whoFindsTheDoorsShutIsToldSoAndWhoStillWaitsHowLong() {
    CentreForecast shut = beside(made(NOW), view(shut()), true);
    assertThat(shut.services())
        .as("the record stands")
        .containsExactly(Map.entry("land", new ServiceForecast(CLOSED, RECORD)));
    assertThat(shut.ofWaiting("A")).isEqualTo(SOME);

    CentreForecast older = beside(made(NOW - Forecasts.MAX_AGE_MICROS - 1), view(shut()), true);
    assertThat(older.services().get("land")).isEqualTo(new ServiceForecast(CLOSED, RECORD));
    assertThat(older.ofWaiting("A")).isEqualTo(STALE);
  }

  @Test
  void whatIsWithdrawnStaysSoOvernight() {
    ServiceForecast withdrawn = new ServiceForecast(new Unknown(Reason.WITHDRAWN), RECORD);
    CentreForecast forecast =
        new CentreForecast(Story.CENTRE, NOW - 1, Map.of("land", withdrawn), Map.of());
    assertThat(beside(centre -> forecast, view(shut()), true).services())
        .containsExactly(Map.entry("land", withdrawn));
  }

  @Test
  void whoWaitsIsToldSomethingOrWhyNot() {
    CentreForecast many =
        new CentreForecast(Story.CENTRE, NOW, Map.of(), Map.of("A", SOME), Reason.TOO_MANY);
    assertThat(many.ofWaiting("A")).isEqualTo(SOME);
    assertThat(many.ofWaiting("B")).isEqualTo(new Unknown(Reason.TOO_MANY));
    assertThat(many.withoutPresent().ofWaiting("B")).isEqualTo(STALE);
  }

  @Test
  void aFastClockMakesNoForecastOld() {
    Forecasts made = made(NOW - 2 * Forecasts.MAX_AGE_MICROS);
    Forecasts fast =
        new Forecasts() {
          @Override
          public @Nullable CentreForecast of(String centre) {
            return made.of(centre);
          }

          @Override
          public long maxAgeMicros() {
            return 2 * Forecasts.MAX_AGE_MICROS;
          }
        };
    assertThat(beside(fast, view(), true)).isSameAs(made.of(Story.CENTRE));
  }

  /** Open in the afternoon only. */
  private static CentrePlan shut() {
    List<OpeningHours.Span> afternoon =
        List.of(new OpeningHours.Span(LocalTime.of(13, 0), LocalTime.of(17, 0)));
    return new CentrePlan(
        Story.CENTRE,
        Names.same(Story.CENTRE),
        "",
        null,
        ZoneId.of("UTC"),
        LocalTime.MIDNIGHT,
        false,
        Map.of(),
        Map.of(),
        new OpeningHours(Map.of(Story.DAY.getDayOfWeek(), afternoon)),
        List.of(),
        Map.of());
  }
}
