package io.counterwatch.testing;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.DataQuality;

/** Views that differ in one thing. */
public final class Views {
  private Views() {}

  /** The same view, if that were known of its devices. */
  public static CentreView with(CentreView view, DataQuality data) {
    return new CentreView(
        view.plan(),
        view.atMicros(),
        view.day(),
        view.open(),
        data,
        view.waiting(),
        view.longestWaitSeconds(),
        view.services(),
        view.counters(),
        view.staff(),
        view.today(),
        view.corrections(),
        view.queue(),
        view.hours(),
        view.alerts(),
        view.alertHistory(),
        view.other(),
        view.surroundings(),
        view.dossiers());
  }
}
