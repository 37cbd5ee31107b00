package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentreForecast.ServiceForecast;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.CounterView;
import io.counterwatch.centre.CentreView.ServiceView;
import io.counterwatch.centre.CentreView.Shown;
import io.counterwatch.centre.Estimate;
import io.counterwatch.centre.Forecasts;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What everybody in the hall may see of a centre: who is called where, how many wait, and for how
 * long. Numbers of tickets only; no staff, no limits, no alerts.
 */
final class DisplayJson {
  /** Limit on the calls that are shown; the newest are. */
  static final int MAX_CALLS = 12;

  private final LongSupplier nowMicros;
  private final double speed;
  private final BooleanSupplier accepting;
  private final Forecasts forecasts;
  private final String build;

  /**
   * A writer.
   *
   * @param accepting whether events are taken and stored
   * @param build tells a display when it must load its page anew
   */
  DisplayJson(
      LongSupplier nowMicros,
      double speed,
      BooleanSupplier accepting,
      Forecasts forecasts,
      String build) {
    this.nowMicros = nowMicros;
    this.speed = speed;
    this.accepting = accepting;
    this.forecasts = forecasts;
    this.build = build;
  }

  /** What tells a display when it must load its page anew. */
  String build() {
    return build;
  }

  /** What the display shows, with the time that it holds for. */
  ObjectNode full(CentreView view) {
    ObjectNode node = content(view);
    node.put("at", Json.time(view.atMicros(), view.plan().zone()));
    return node.put("serverTime", serverTime(view)).put("speed", speed).put("build", build);
  }

  /** The same without what changes by itself: as long as this is the same, so is the display. */
  ObjectNode content(CentreView view) {
    ZoneId zone = view.plan().zone();
    boolean stale = !accepting.getAsBoolean() || view.data().stale();
    ObjectNode node = Json.object().put("centre", view.centre());
    node.set("names", Json.names(view.plan().names()));
    node.put("open", view.open()).put("stale", stale);
    if (stale) {
      Long last = view.data().stale() ? view.data().lastEventMicros() : null;
      node.put("asOf", Json.time(last == null ? view.atMicros() : last, zone));
    }
    node.set("nowServing", Json.array(newestCalls(view), counter -> call(counter, zone)));
    CentreForecast forecast = forecasts.beside(view, accepting.getAsBoolean());
    node.set("services", Json.array(view.services(), each -> service(each, view, forecast)));
    return node;
  }

  /** The server's time as that centre's clock shows it. */
  String serverTime(@Nullable CentreView view) {
    return Json.time(nowMicros.getAsLong(), view == null ? ZoneOffset.UTC : view.plan().zone());
  }

  private static List<CounterView> newestCalls(CentreView view) {
    return view.counters().stream()
        .filter(counter -> counter.shown() != null)
        .sorted(Comparator.comparingLong(DisplayJson::calledMicros).reversed())
        .limit(MAX_CALLS)
        .toList();
  }

  private static long calledMicros(CounterView counter) {
    return Objects.requireNonNull(counter.shown()).calledMicros();
  }

  private static ObjectNode call(CounterView counter, ZoneId zone) {
    Shown shown = Objects.requireNonNull(counter.shown());
    return Json.object()
        .put("counter", counter.plan().counter())
        .put("ticket", shown.number())
        .put("service", shown.service())
        .put("called", Json.time(shown.calledMicros(), zone))
        .put("state", counter.called() ? "called" : "serving");
  }

  private static ObjectNode service(
      ServiceView service, CentreView view, @Nullable CentreForecast forecast) {
    ObjectNode node = Json.object().put("service", service.plan().service());
    node.set("name", Json.names(service.plan().names()));
    if (view.data().known()) {
      node.put("waiting", service.waiting());
    }
    ServiceForecast of =
        forecast == null ? null : forecast.services().get(service.plan().service());
    switch (of == null ? null : of.estimate()) {
      case Estimate.Known known ->
          node.putObject("estimate")
              .put("from", known.shown().fromMinutes())
              .put("to", known.shown().toMinutes());
      case Estimate.Unknown unknown -> node.put("noEstimate", unknown.reason().wireName());
      case null -> {}
    }
    return node;
  }
}
