package io.counterwatch.centre;

/**
 * A service and its policy.
 *
 * @param targetWaitSeconds T of the service level
 * @param maxWaitSeconds the longest wait that is tolerated
 * @param maxWaiting the longest queue that is tolerated
 */
public record ServicePlan(
    String service, Names names, int targetWaitSeconds, int maxWaitSeconds, int maxWaiting) {
  /** The policy where none is given: 15 minutes, 30 minutes, 20 people. */
  public static final int DEFAULT_TARGET_WAIT_SECONDS = 900;

  public static final int DEFAULT_MAX_WAIT_SECONDS = 1800;
  public static final int DEFAULT_MAX_WAITING = 20;

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
