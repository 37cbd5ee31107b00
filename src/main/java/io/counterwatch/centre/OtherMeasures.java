package io.counterwatch.centre;

import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.EnquiryChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was counted beside tickets and counters on a day, or on several: ratings, the support team's
 * assistance, enquiries, people in the hall, faults of devices.
 *
 * @param assistance by kind and staff, in that order
 * @param enquiries by channel; every channel is there
 * @param hall null where no camera counted
 * @param faults how often a device said that it has that fault, by code
 */
public record OtherMeasures(
    RatingMeasures ratings,
    List<AssistanceMeasures> assistance,
    Map<EnquiryChannel, Long> enquiries,
    @Nullable HallMeasures hall,
    Map<String, Long> faults) {

  /** Of nothing. */
  public static final OtherMeasures NONE =
      new OtherMeasures(RatingMeasures.NONE, List.of(), noEnquiries(), null, Map.of());

  private static Map<EnquiryChannel, Long> noEnquiries() {
    Map<EnquiryChannel, Long> none = new EnumMap<>(EnquiryChannel.class);
    for (EnquiryChannel channel : EnquiryChannel.values()) {
      none.put(channel, 0L);
    }
    return none;
  }

  /**
   * Ratings, of the centre and of those to whom they could be put down.
   *
   * @param services by the service of the rated ticket's last served leg
   * @param counters by the counter that the rating names, else the one credited with that leg
   * @param staff by whoever is credited with that leg
   */
  public record RatingMeasures(
      Ratings total,
      Map<String, Ratings> services,
      Map<String, Ratings> counters,
      Map<String, Ratings> staff) {
    /** Of nobody. */
    public static final RatingMeasures NONE =
        new RatingMeasures(Ratings.NONE, Map.of(), Map.of(), Map.of());

    private static RatingMeasures sumOf(Collection<RatingMeasures> parts) {
      return new RatingMeasures(
          Ratings.sumOf(parts.stream().map(RatingMeasures::total).toList()),
          merged(parts, RatingMeasures::services, Ratings::plus),
          merged(parts, RatingMeasures::counters, Ratings::plus),
          merged(parts, RatingMeasures::staff, Ratings::plus));
    }
  }

  /**
   * The support team's help.
   *
   * @param count how often somebody was helped: begun, or ended where no beginning is known
   * @param durations of those whose beginning and end are known
   */
  public record AssistanceMeasures(
      AssistanceKind kind, String staff, long count, Distribution durations) {
    private AssistanceMeasures plus(AssistanceMeasures other) {
      return new AssistanceMeasures(
          kind,
          staff,
          count + other.count,
          Distribution.sumOf(List.of(durations, other.durations)));
    }
  }

  /**
   * People in the hall, as cameras counted them. A count holds until the same camera's next one, at
   * most for {@link #READING_HOLDS_MICROS}.
   *
   * @param peak the most at once
   * @param peakAtMicros when that was first so
   * @param peopleMicros people × time
   * @param coveredMicros time in which some count held
   */
  public record HallMeasures(long peak, long peakAtMicros, long peopleMicros, long coveredMicros) {
    /** A quarter of an hour. */
    public static final long READING_HOLDS_MICROS = 15 * 60 * 1_000_000L;

    /** The mean over the time in which some count held; null where there was none. */
    public @Nullable Double mean() {
      return coveredMicros == 0 ? null : (double) peopleMicros / coveredMicros;
    }

    private HallMeasures plus(HallMeasures later) {
      boolean first = peak >= later.peak;
      return new HallMeasures(
          first ? peak : later.peak,
          first ? peakAtMicros : later.peakAtMicros,
          peopleMicros + later.peopleMicros,
          coveredMicros + later.coveredMicros);
    }
  }

  /** Several days together, in the order of the days. */
  static OtherMeasures sumOf(Collection<OtherMeasures> parts) {
    Map<String, AssistanceMeasures> assistance = new TreeMap<>();
    HallMeasures hall = null;
    for (OtherMeasures part : parts) {
      for (AssistanceMeasures each : part.assistance) {
        assistance.merge(each.kind().ordinal() + each.staff(), each, AssistanceMeasures::plus);
      }
      if (part.hall != null) {
        hall = hall == null ? part.hall : hall.plus(part.hall);
      }
    }
    Map<EnquiryChannel, Long> enquiries = noEnquiries();
    parts.forEach(
        part ->
            part.enquiries.forEach((channel, count) -> enquiries.merge(channel, count, Long::sum)));
    return new OtherMeasures(
        RatingMeasures.sumOf(parts.stream().map(OtherMeasures::ratings).toList()),
        List.copyOf(assistance.values()),
        enquiries,
        hall,
        merged(parts, OtherMeasures::faults, Long::sum));
  }

  private static <P, V> Map<String, V> merged(
      Collection<P> parts,
      Function<P, Map<String, V>> of,
      java.util.function.BinaryOperator<V> plus) {
    Map<String, V> sums = new TreeMap<>();
    for (P part : parts) {
      of.apply(part).forEach((id, value) -> sums.merge(id, value, plus));
    }
    return sums;
  }

  /** Each kind of assistance, whoever gave it: how often, and how long. Every kind is there. */
  public List<AssistanceMeasures> assistanceByKind() {
    Map<AssistanceKind, AssistanceMeasures> byKind = new EnumMap<>(AssistanceKind.class);
    for (AssistanceKind kind : AssistanceKind.values()) {
      byKind.put(kind, new AssistanceMeasures(kind, "", 0, Distribution.EMPTY));
    }
    for (AssistanceMeasures each : assistance) {
      AssistanceMeasures ofKind =
          new AssistanceMeasures(each.kind(), "", each.count(), each.durations());
      byKind.merge(each.kind(), ofKind, AssistanceMeasures::plus);
    }
    return new ArrayList<>(byKind.values());
  }

  /** Each helper's work, all kinds together, under a pseudonym. */
  public Map<String, AssistanceSum> assistanceByStaff() {
    Map<String, AssistanceSum> byStaff = new TreeMap<>();
    for (AssistanceMeasures each : assistance) {
      byStaff.merge(
          each.staff(),
          new AssistanceSum(each.count(), each.durations().sum()),
          AssistanceSum::plus);
    }
    return byStaff;
  }

  /** How often, and for how many seconds in all. */
  public record AssistanceSum(long count, long seconds) {
    private AssistanceSum plus(AssistanceSum other) {
      return new AssistanceSum(count + other.count, seconds + other.seconds);
    }
  }
}
