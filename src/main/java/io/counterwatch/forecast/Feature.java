package io.counterwatch.forecast;

/** What the linear models of a wait see; minutes, or counts brought to a like size. */
enum Feature {
  ONE,
  /** {@link SharedWork}. */
  SHARED_WORK,
  /** The same, where some give up. */
  SHARED_WORK_LEAVING,
  /** The same with those who will overtake. */
  SHARED_WORK_OVERTAKEN,
  /** By how much it is longer with the counters that the roster foresees; 0 without one. */
  ROSTER_EXTRA,
  /** Own service's queue, all queues, those before: × mean occupancy ÷ counters. */
  OWN_WORK,
  ALL_WORK,
  BEFORE_WORK,
  BEFORE_SHARED_WORK,
  OVERTAKERS_WORK,
  /** One more before. */
  ONE_MORE_WORK,
  BEFORE_SHARED,
  OVERTAKERS,
  /** Whether nobody is before. */
  NOBODY_BEFORE,
  /** The square root of those before a counter: how much chance there is in their work. */
  BEFORE_SPREAD,
  /** Those before ÷ how many were called a minute lately. */
  BEFORE_BY_PACE,
  BEFORE_BY_LONG_PACE,
  /** The same, where some give up. */
  BEFORE_BY_PACE_LEAVING,
  /** The same with those who will overtake. */
  OVERTAKEN_BY_PACE_LEAVING,
  OVERTAKEN_BY_LONG_PACE_LEAVING,
  /** The wait so far of the head of the line (HOL), and of the own service's line. */
  HEAD,
  OWN_HEAD,
  /** How long all have waited together. */
  WAITED,
  /** The wait of the last one to be called (LES), and of the own service. */
  LAST_WAIT,
  OWN_LAST_WAIT,
  /** Means of the last waits. */
  LAST_3_WAITS,
  LAST_10_WAITS,
  /** Usual waits of the hour; of the service, against all. */
  HOUR_WAIT,
  SERVICE_EXCESS,
  PRIORITY,
  /** r̄, and for each counter. */
  REST,
  REST_SHARE,
  BUSY,
  ELIGIBLE,
  FREE,
  JUST_FREE,
  ARRIVALS_15,
  ARRIVALS_5,
  /** How long they have waited already; this and what follows is 0 or known at the arrival. */
  WAITED_SO_FAR,
  /** How long they would still wait if it came to the wait of the last one called (LES). */
  LAST_WAIT_LEFT;

  static final int COUNT = values().length;

  /** How many of the first ones tell something of somebody who has just come. */
  static final int COUNT_AT_ARRIVAL = WAITED_SO_FAR.ordinal();
}
