package io.counterwatch.forecast;

import io.counterwatch.forecast.Floor.Waiting;

/** Measures the {@link Feature features} of somebody's wait. */
final class FeatureVector {
  /** A pace is never taken to be slower: one call in so many minutes. */
  private static final double SHORT_PACE_LIMIT = 15;

  private static final double LONG_PACE_LIMIT = 30;

  /** Limits on what a division by a slow pace can give, and on how far overtaking is looked at. */
  private static final double LONGEST_BY_PACE = 240;

  private static final double LONGEST_OVERTAKING = CallOrder.LONGEST_LEAD;

  /** Counts are brought to the size of minutes. */
  private static final double COUNT_SCALE = 1 / 6.0;

  private static final double ARRIVALS_SCALE = 1 / 12.0;
  private static final double WAITED_SCALE = 0.02;

  private final double[] values = new double[Feature.COUNT];
  private final Learned learned;
  private final RosterOutlook roster;
  private final Waiting who;
  private final long micros;
  private final int hour;

  private FeatureVector(Learned learned, RosterOutlook roster, Waiting who, long micros, int hour) {
    this.learned = learned;
    this.roster = roster;
    this.who = who;
    this.micros = micros;
    this.hour = hour;
  }

  /**
   * As of that moment.
   *
   * @param staffing of their service at that moment
   * @param hour of the day at the centre, 0–23
   */
  static double[] of(
      Floor floor,
      Learned learned,
      RosterOutlook roster,
      Waiting who,
      Staffing staffing,
      long micros,
      int hour) {
    FeatureVector vector = new FeatureVector(learned, roster, who, micros, hour);
    QueueAhead ahead = QueueAhead.of(floor, learned, who, micros);
    vector.ofWork(staffing, ahead);
    vector.ofWaits(ahead);
    vector.ofCentre(staffing);
    return vector.values;
  }

  private void put(Feature feature, double value) {
    values[feature.ordinal()] = value;
  }

  private void ofWork(Staffing staffing, QueueAhead ahead) {
    double counters = staffing.counters();
    double each = learned.occupancy().mean() / counters;
    double leaving = learned.waits().withdrawalRate();
    double restShare = staffing.restMinutes() / counters;
    double sharedWork = SharedWork.minutes(ahead.workMinutes(), staffing.restMinutes(), counters);
    double overtakers =
        QueueAhead.overtakers(
            learned.flow(),
            learned.order(),
            who.kind(),
            who.minutes(micros),
            Math.min(LONGEST_OVERTAKING, sharedWork),
            30,
            micros);
    put(Feature.ONE, 1);
    put(Feature.SHARED_WORK, sharedWork);
    put(
        Feature.SHARED_WORK_LEAVING,
        SharedWork.withLeaving(ahead.workMinutes() / counters, leaving) + restShare);
    put(Feature.SHARED_WORK_OVERTAKEN, sharedWork + overtakers * each);
    put(Feature.ROSTER_EXTRA, withRoster(staffing, ahead, sharedWork) - sharedWork);
    put(Feature.OWN_WORK, ahead.own() * learned.occupancy().mean(who.service()) / counters);
    put(Feature.ALL_WORK, ahead.all() * each);
    put(Feature.BEFORE_WORK, ahead.before() * each);
    put(Feature.BEFORE_SHARED_WORK, ahead.beforeShared() * each);
    put(Feature.OVERTAKERS_WORK, overtakers * each);
    put(Feature.ONE_MORE_WORK, each);
    put(Feature.BEFORE_SHARED, ahead.beforeShared() * COUNT_SCALE);
    put(Feature.OVERTAKERS, overtakers * COUNT_SCALE);
    put(Feature.NOBODY_BEFORE, ahead.all() == 0 ? 1 : 0);
    put(Feature.BEFORE_SPREAD, Math.sqrt(ahead.before() / counters));
    put(Feature.REST, staffing.restMinutes());
    put(Feature.REST_SHARE, restShare);
    ofPace(ahead, overtakers, leaving);
  }

  private double withRoster(Staffing staffing, QueueAhead ahead, double otherwise) {
    double[] expected =
        roster.counters(who.service(), micros, staffing.eligible() + staffing.free());
    double elapsed =
        Math.floorMod(micros, RosterOutlook.SLOT_MINUTES * Floor.MICROS_PER_MINUTE)
            / (double) Floor.MICROS_PER_MINUTE;
    return expected.length == 0
        ? otherwise
        : SharedWork.minutes(ahead.workMinutes() + staffing.restMinutes(), expected, elapsed);
  }

  private void ofPace(QueueAhead ahead, double overtakers, double leaving) {
    RecentFlow flow = learned.flow();
    double pace =
        Math.max(
            (flow.calls(5, micros) / 5.0 + flow.calls(15, micros) / 15.0) / 2,
            1 / SHORT_PACE_LIMIT);
    double longPace = Math.max(flow.calls(30, micros) / 30.0, 1 / LONG_PACE_LIMIT);
    double before = byPace(ahead.before(), pace);
    double overtaken = ahead.beforeShared() + overtakers;
    put(Feature.BEFORE_BY_PACE, before);
    put(Feature.BEFORE_BY_LONG_PACE, byPace(ahead.before(), longPace));
    put(Feature.BEFORE_BY_PACE_LEAVING, SharedWork.withLeaving(before, leaving));
    put(
        Feature.OVERTAKEN_BY_PACE_LEAVING,
        SharedWork.withLeaving(byPace(overtaken, pace), leaving));
    put(
        Feature.OVERTAKEN_BY_LONG_PACE_LEAVING,
        SharedWork.withLeaving(byPace(overtaken, longPace), leaving));
  }

  private static double byPace(double count, double pace) {
    return Math.min(LONGEST_BY_PACE, count / pace);
  }

  private void ofWaits(QueueAhead ahead) {
    RecentFlow flow = learned.flow();
    double usual = learned.waits().ofHour(hour);
    double last = flow.lastWait(micros, usual);
    put(Feature.HEAD, ahead.headMinutes());
    put(Feature.OWN_HEAD, ahead.ownHeadMinutes());
    put(Feature.WAITED, ahead.waitedMinutes() * WAITED_SCALE);
    put(Feature.LAST_WAIT, last);
    put(Feature.OWN_LAST_WAIT, flow.lastWait(who.service(), micros, last));
    put(Feature.LAST_3_WAITS, flow.meanWait(3, micros, usual));
    put(Feature.LAST_10_WAITS, flow.meanWait(10, micros, usual));
    put(Feature.HOUR_WAIT, usual);
    put(Feature.SERVICE_EXCESS, learned.waits().serviceExcess(who.service()));
    put(Feature.PRIORITY, who.kind().priority() ? 1 : 0);
    double soFar = who.minutes(micros);
    put(Feature.WAITED_SO_FAR, soFar);
    put(Feature.LAST_WAIT_LEFT, Math.max(0, last - soFar));
  }

  private void ofCentre(Staffing staffing) {
    put(Feature.BUSY, staffing.busy() * COUNT_SCALE);
    put(Feature.ELIGIBLE, staffing.eligible() * COUNT_SCALE);
    put(Feature.FREE, staffing.free() * COUNT_SCALE);
    put(Feature.JUST_FREE, staffing.justFree() * COUNT_SCALE);
    put(Feature.ARRIVALS_15, learned.flow().arrivals(15, micros) * ARRIVALS_SCALE);
    put(Feature.ARRIVALS_5, learned.flow().arrivals(5, micros) * COUNT_SCALE);
  }
}
