package io.counterwatch.centre;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What will become of a centre in the next while, as it stands and with one more counter:
 * immutable. The same state and the same minute give the same one.
 *
 * @param atMicros the "now" that it holds for
 * @param minutes how far from then the queues are counted, and waits added up
 * @param services by id: those of the plan, and those of which anybody waits
 */
public record CentreOutlook(
    String centre,
    long atMicros,
    int minutes,
    Map<String, ServiceOutlook> services,
    FreeCounter freeCounter) {

  /** For so long it is watched whether a limit is passed. */
  public static final int BREACH_MINUTES = 45;

  /**
   * A service.
   *
   * @param waiting now
   * @param limitSeconds the longest wait that is tolerated
   * @param oneMore with one more counter; null where nobody waits or comes
   */
  public record ServiceOutlook(
      int waiting, int limitSeconds, Course asItStands, @Nullable OneMore oneMore) {}

  /**
   * How it goes.
   *
   * @param waiting expected to wait then
   */
  public record Course(double waiting, Breach breach) {}

  /**
   * Whether somebody will wait longer than the limit.
   *
   * @param already whether somebody does now
   * @param probability that it happens within {@link #BREACH_MINUTES}, corrected by how such
   *     answers have turned out
   * @param rawProbability as played
   * @param time when, if it happens; null where it never did in any future that was played
   */
  public record Breach(
      boolean already, double probability, double rawProbability, @Nullable TimeRange time) {}

  /**
   * When something happens, if it does.
   *
   * @param earlyMicros before it one of ten
   * @param middleMicros before it half
   * @param lateMicros before it nine of ten
   */
  public record TimeRange(long earlyMicros, long middleMicros, long lateMicros) {}

  /**
   * One more counter for a service.
   *
   * @param counter one of the plan that isn't at work; null where there is none that serves it
   * @param services that it would serve
   * @param savedMinutes person-minutes of waiting beyond the target that it saves in the whole
   *     centre
   */
  public record OneMore(
      @Nullable String counter, List<String> services, Course course, double savedMinutes) {}

  /**
   * Which service a free counter should take: where it saves most waiting beyond the target.
   *
   * @param service null where no service gains a minute by it
   * @param savedMinutes person-minutes beyond the target; of all waiting where {@code beyondTarget}
   *     is false
   * @param beyondTarget whether anybody would wait beyond the target; else waiting itself is
   *     compared
   * @param ties services for which as much is gained, as far as can be told
   */
  public record FreeCounter(
      @Nullable String service, double savedMinutes, boolean beyondTarget, List<String> ties) {
    /** Nobody gains anything. */
    public static final FreeCounter NOWHERE = new FreeCounter(null, 0, true, List.of());

    /** Keeps a copy. */
    public FreeCounter {
      ties = List.copyOf(ties);
    }
  }
}
