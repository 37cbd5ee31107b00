package io.counterwatch.centre;

import org.jspecify.annotations.Nullable;

/**
 * A service and its policy.
 *
 * @param targetWaitSeconds T of the service level
 * @param maxWaitSeconds the longest wait that is tolerated
 * @param maxWaiting the longest queue that is tolerated
 * @param shortAbandonSeconds who leaves within it is in neither part of the abandonment rate
 * @param maxNoCallSeconds for how long nobody may be called while somebody waits
 * @param maxNoCounterSeconds for how long no counter may be at work while somebody waits
 * @param minServiceLevel the lowest service level that is tolerated, 0–1; null = any
 * @param maxAbandonment the highest abandonment that is tolerated, 0–1; null = any
 */
public record ServicePlan(
    String service,
    Names names,
    int targetWaitSeconds,
    int maxWaitSeconds,
    int maxWaiting,
    int shortAbandonSeconds,
    int maxNoCallSeconds,
    int maxNoCounterSeconds,
    @Nullable Double minServiceLevel,
    @Nullable Double maxAbandonment) {
  /** The policy where none is given: 15 minutes, 30 minutes, 20 people, 1, 10 and 5 minutes. */
  public static final int DEFAULT_TARGET_WAIT_SECONDS = 900;

  public static final int DEFAULT_MAX_WAIT_SECONDS = 1800;
  public static final int DEFAULT_MAX_WAITING = 20;
  public static final int DEFAULT_SHORT_ABANDON_SECONDS = 60;
  public static final int DEFAULT_MAX_NO_CALL_SECONDS = 600;
  public static final int DEFAULT_MAX_NO_COUNTER_SECONDS = 300;

  /** With a policy of waits and queues, and the defaults of all else. */
  public ServicePlan(
      String service, Names names, int targetWaitSeconds, int maxWaitSeconds, int maxWaiting) {
    this(
        service,
        names,
        targetWaitSeconds,
        maxWaitSeconds,
        maxWaiting,
        DEFAULT_SHORT_ABANDON_SECONDS,
        DEFAULT_MAX_NO_CALL_SECONDS,
        DEFAULT_MAX_NO_COUNTER_SECONDS,
        null,
        null);
  }

  /** Whether a day's figures are the same under the other plan: its alerts need not be. */
  boolean measuresLike(ServicePlan other) {
    return targetWaitSeconds == other.targetWaitSeconds
        && shortAbandonSeconds == other.shortAbandonSeconds;
  }

  /** The same under other names. */
  public ServicePlan named(Names others) {
    return new ServicePlan(
        service,
        others,
        targetWaitSeconds,
        maxWaitSeconds,
        maxWaiting,
        shortAbandonSeconds,
        maxNoCallSeconds,
        maxNoCounterSeconds,
        minServiceLevel,
        maxAbandonment);
  }

  /** A service that is only known by its id. */
  public static ServicePlan unconfigured(String service) {
    return new ServicePlan(
        service,
        Names.same(service),
        DEFAULT_TARGET_WAIT_SECONDS,
        DEFAULT_MAX_WAIT_SECONDS,
        DEFAULT_MAX_WAITING);
  }
}
