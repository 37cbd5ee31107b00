package io.counterwatch.testing;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.AlertView;
import io.counterwatch.centre.CentreView.CounterView;
import io.counterwatch.centre.CentreView.DataQuality;
import java.util.List;

/** Views that differ in one thing. */
public final class Views {
  private Views() {}

  /** The same view, if that were known of its devices. */
  public static CentreView with(CentreView view, DataQuality data) {
    return with(view, view.atMicros(), data, view.counters(), view.alerts());
  }

  /** The same view at that moment, if those alerts were raised. */
  public static CentreView with(CentreView view, long atMicros, List<AlertView> alerts) {
    return with(view, atMicros, view.data(), view.counters(), alerts);
  }

  /** The same view, if those were its counters. */
  public static CentreView withCounters(CentreView view, List<CounterView> counters) {
    return with(view, view.atMicros(), view.data(), counters, view.alerts());
  }

  private static CentreView with(
      CentreView view,
      long atMicros,
      DataQuality data,
      List<CounterView> counters,
      List<AlertView> alerts) {
    return new CentreView(
        view.plan(),
        atMicros,
        view.day(),
        view.open(),
        data,
        view.waiting(),
        view.longestWaitSeconds(),
        view.services(),
        counters,
        view.staff(),
        view.today(),
        view.corrections(),
        view.queue(),
        view.hours(),
        alerts,
        view.alertHistory(),
        view.other(),
        view.surroundings(),
        view.dossiers());
  }
}
