package io.counterwatch.centre;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A centre as it stands at one moment: immutable, made by the engine, read by everybody else. Null
 * means "no data", which is never 0.
 *
 * @param atMicros the "now" that it holds for
 * @param day the current service day
 * @param open whether the centre is in its opening hours
 * @param longestWaitSeconds of those who wait now; null where nobody waits
 * @param alertHistory today's alerts that are over, the newest first, a bounded number
 * @param other ratings, assistance, enquiries, hall and faults of today
 * @param dossiers of today so far
 * @param queue how many waited at the end of each {@link QueuePoint#STEP_SECONDS} of today so far
 */
public record CentreView(
    CentrePlan plan,
    long atMicros,
    LocalDate day,
    boolean open,
    DataQuality data,
    int waiting,
    @Nullable Integer longestWaitSeconds,
    List<ServiceView> services,
    List<CounterView> counters,
    List<StaffView> staff,
    Totals today,
    long corrections,
    List<QueuePoint> queue,
    List<HourView> hours,
    List<AlertView> alerts,
    List<AlertEpisode> alertHistory,
    OtherMeasures other,
    Surroundings surroundings,
    DossierMeasures dossiers) {

  /**
   * Devices reporting ÷ expected; null outside opening hours, when none is expected to report, and
   * where none is known.
   */
  public @Nullable Double completeness() {
    return open && data.devicesExpected() > 0
        ? (Double) ((double) data.devicesReporting() / data.devicesExpected())
        : null;
  }

  /** The centre's id. */
  public String centre() {
    return plan.centre();
  }

  /**
   * How far the figures can be trusted.
   *
   * @param stale whether no device of an open centre has been heard for too long
   * @param lastEventMicros the newest event time of the day, or null
   * @param completeThroughMicros everything before it is stored, or null where unknown
   * @param bestEffortDevices of the expected ones, those whose events can be lost unnoticed
   * @param devices how those in use are
   * @param anomalies events that made no sense, by the day
   */
  public record DataQuality(
      boolean stale,
      @Nullable Long lastEventMicros,
      @Nullable Long completeThroughMicros,
      int devicesReporting,
      int devicesExpected,
      int bestEffortDevices,
      DeviceStates devices,
      long anomalies) {
    /** Of a centre without devices. */
    public static final DataQuality NONE =
        new DataQuality(false, null, null, 0, 0, 0, DeviceStates.NONE, 0);

    /** The same with what only the day knows. */
    DataQuality ofDay(@Nullable Long newestMicros, long senseless) {
      return new DataQuality(
          stale,
          newestMicros,
          completeThroughMicros,
          devicesReporting,
          devicesExpected,
          bestEffortDevices,
          devices,
          senseless);
    }

    /** Where nothing was heard at all, nobody can say that nobody waits. */
    public boolean known() {
      return !stale || lastEventMicros != null;
    }
  }

  /**
   * A service.
   *
   * @param waitingSinceMicros when the leg was opened that waits longest, or null
   * @param overTargetSeconds by which those who wait now are over the target, all together
   */
  public record ServiceView(
      ServicePlan plan,
      boolean configured,
      int waiting,
      @Nullable Integer longestWaitSeconds,
      @Nullable Long waitingSinceMicros,
      long overTargetSeconds,
      Totals today,
      List<QueuePoint> queue) {}

  /**
   * What goes on beside the counters now.
   *
   * @param people in the hall; null where no camera has counted lately
   * @param assisting visitors whom the support team is helping
   */
  public record Surroundings(@Nullable Long people, int assisting) {}

  /** What a counter is doing. */
  public enum CounterState {
    AVAILABLE("available"),
    SERVING("serving"),
    PAUSED("paused"),
    CLOSED("closed");

    private final String wireName;

    CounterState(String wireName) {
      this.wireName = wireName;
    }

    /** The word in the API and in the metrics. */
    public String wireName() {
      return wireName;
    }
  }

  /**
   * What a counter's display shows.
   *
   * @param number what the ticket's paper shows
   * @param calledMicros when it was called there; of a service without a call, when that began
   */
  public record Shown(String number, String service, long calledMicros) {}

  /**
   * A counter.
   *
   * @param ticket the number of the ticket in service, else of the one that was called last and has
   *     not started, or null
   * @param subject that ticket's own, or null
   * @param called whether {@code ticket} is called but not yet in service
   * @param shown {@code ticket} with its service; null where there is none, or no issue of it is
   *     known
   * @param sinceMicros when the state began, or null where it never had another
   * @param pauseReason why it is paused, in its terminal's words; null where it said none
   * @param servingSeconds union of its segments today
   * @param availableSeconds opened, minus serving, minus paused; null where it was never opened
   */
  public record CounterView(
      CounterPlan plan,
      boolean configured,
      CounterState state,
      @Nullable String staff,
      @Nullable String ticket,
      @Nullable String subject,
      boolean called,
      @Nullable Shown shown,
      @Nullable Long sinceMicros,
      @Nullable String pauseReason,
      long servedToday,
      long servingSeconds,
      @Nullable Long availableSeconds) {}

  /** A staff member's day, under a pseudonym; the same meanings as a counter's. */
  public record StaffView(
      String staff, long served, long servingSeconds, @Nullable Long availableSeconds) {}

  /** How many waited at that time. */
  public record QueuePoint(long atMicros, int waiting) {
    /** Five minutes. */
    public static final int STEP_SECONDS = 300;
  }

  /** What happened in one hour of the service day; {@code startMicros} is the hour's beginning. */
  public record HourView(long startMicros, String service, long issued, long called, long served) {}

  /**
   * An alert that is active.
   *
   * @param alert an {@link AlertKind}'s word
   * @param sinceMicros the moment at which its limit was passed
   * @param value now, in the unit of its kind; while it is held it may be within the limit again
   */
  public record AlertView(
      String alert, @Nullable String service, long sinceMicros, double value, double limit) {}

  /**
   * An alert of today that is over.
   *
   * @param untilMicros when it cleared
   * @param worst the worst value between, in the unit of its kind
   */
  public record AlertEpisode(
      String alert,
      @Nullable String service,
      long sinceMicros,
      long untilMicros,
      double worst,
      double limit) {}
}
