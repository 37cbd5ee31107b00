package io.counterwatch.forecast;

import io.counterwatch.centre.ServiceDays;
import io.counterwatch.forecast.Floor.Waiting;
import io.counterwatch.forecast.WaitModel.Prediction;

/**
 * Foretells the wait of somebody who comes, from who is there and what was learned, and learns from
 * what came. Foretelling changes nothing.
 */
final class Foreteller {
  private final ServiceDays calendar;
  private final Floor floor;
  private final Learned learned;
  private final WaitModel model;
  private final ConformalBounds bounds;
  private RosterOutlook roster = RosterOutlook.NONE;

  /**
   * An estimate and what it was made of.
   *
   * @param hour of the day at the centre, 0–23
   */
  record Foretold(
      String service, int hour, double[] features, Prediction prediction, WaitEstimate estimate) {}

  /**
   * One that goes on learning.
   *
   * @param floor who is there
   */
  Foreteller(ServiceDays calendar, Floor floor, Lessons lessons) {
    this.calendar = calendar;
    this.floor = floor;
    this.learned = lessons.learned();
    this.model = lessons.model();
    this.bounds = lessons.bounds();
  }

  /** From now on that is foreseen. */
  void foresee(RosterOutlook outlook) {
    roster = outlook;
  }

  Timetable timetable(long micros, double minutes) {
    return roster.timetable(micros, minutes);
  }

  /** What would be announced to somebody who comes at that moment. */
  Foretold of(Waiting who, long micros) {
    Staffing staffing =
        Staffing.of(floor, learned.capability(), learned.occupancy(), who.service(), micros);
    int hour = calendar.localTime(micros).getHour();
    double[] features = FeatureVector.of(floor, learned, roster, who, staffing, micros, hour);
    Prediction prediction = model.predict(features);
    double expected = prediction.minutes();
    double high = bounds.bound(who.service(), hour, expected, prediction.spread());
    return new Foretold(
        who.service(),
        hour,
        features,
        prediction,
        new WaitEstimate(expected, Math.max(high, expected)));
  }

  /** Somebody was called after such a wait. */
  void learn(Foretold told, double minutes) {
    Prediction prediction = told.prediction;
    model.learn(told.features, prediction, minutes);
    bounds.observe(told.service, told.hour, prediction.minutes(), prediction.spread(), minutes);
  }
}
