package io.counterwatch.forecast;

/**
 * What was said of the rest of somebody's wait while they waited.
 *
 * @param waitedMinutes how long they had waited
 * @param estimate of the rest
 * @param asIfComing what somebody in their place who comes only then would have been told
 * @param lastWaitLeft what is left to the wait of the last one called (LES), at least 0, minutes
 * @param sharedWork {@link SharedWork} before them, minutes
 */
public record Checkpoint(
    String leg,
    String service,
    int hour,
    double waitedMinutes,
    WaitEstimate estimate,
    WaitEstimate asIfComing,
    double lastWaitLeft,
    double sharedWork) {}
