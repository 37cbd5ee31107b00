package io.counterwatch.centre;

import io.counterwatch.centre.OtherMeasures.AssistanceMeasures;
import io.counterwatch.centre.OtherMeasures.RatingMeasures;
import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.EnquiryChannel;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Running sums over a day's events that move no ticket, no counter and no dossier. */
final class OtherTally {
  private record Vote(int score, @Nullable String counter) {}

  private record Helper(AssistanceKind kind, String staff) {}

  private static final class Help {
    long count;
    long openSinceMicros = Leg.NEVER;
    final DistributionTally durations = new DistributionTally();

    /** What sets all but the durations back to what it is now. */
    Runnable remember() {
      long oldCount = count;
      long oldOpenSinceMicros = openSinceMicros;
      return () -> {
        count = oldCount;
        openSinceMicros = oldOpenSinceMicros;
      };
    }
  }

  private final Consumer<Anomaly> anomalies;
  private final Undo undo;

  /** By the subject that was rated. */
  private final Map<String, Vote> votes = new LinkedHashMap<>();

  private Ratings ratings = Ratings.NONE;
  private final Map<Helper, Help> assistance = new HashMap<>();
  private final Map<EnquiryChannel, Long> enquiries = new EnumMap<>(EnquiryChannel.class);
  private final HallTally hall = new HallTally();
  private final Map<String, Long> faults = new TreeMap<>();

  /** Tells {@code anomalies} of each event that makes no sense. */
  OtherTally(Consumer<Anomaly> anomalies, Undo undo) {
    this.anomalies = anomalies;
    this.undo = undo;
    for (EnquiryChannel channel : EnquiryChannel.values()) {
      enquiries.put(channel, 0L);
    }
  }

  void apply(Event event, EventBody.OfOther body) {
    switch (body) {
      case EventBody.RatingSubmitted rating -> rate(event, rating);
      case EventBody.AssistanceStarted started ->
          begin(new Helper(started.kind(), started.staff()), event.timeMicros());
      case EventBody.AssistanceFinished finished ->
          end(new Helper(finished.kind(), finished.staff()), event.timeMicros());
      case EventBody.EnquiryReceived enquiry -> count(enquiries, enquiry.channel());
      case EventBody.HallOccupancy occupancy -> {
        if (undo.remembers()) {
          undo.step(hall.remember(event.device()));
        }
        hall.count(event.device(), occupancy.people(), event.timeMicros());
      }
      case EventBody.DeviceFault fault -> count(faults, fault.code());
      case EventBody.DeviceRecovered recovered -> {}
      case EventBody.OutboxLost lost -> {}
    }
  }

  private <K> void count(Map<K, Long> counts, K key) {
    undo.key(counts, key);
    counts.merge(key, 1L, Long::sum);
  }

  private void rate(Event event, EventBody.RatingSubmitted rating) {
    String subject = String.valueOf(event.subject());
    if (votes.containsKey(subject)) {
      anomalies.accept(Anomaly.DUPLICATE_RATING);
    } else {
      Ratings before = ratings;
      undo.step(() -> ratings = before);
      undo.key(votes, subject);
      votes.put(subject, new Vote(rating.score(), rating.counter()));
      ratings = ratings.and(rating.score());
    }
  }

  /** Who is about to help, or to have helped. */
  private Help help(Helper helper) {
    undo.key(assistance, helper);
    Help help = assistance.computeIfAbsent(helper, key -> new Help());
    undo.step(help.remember());
    return help;
  }

  private void begin(Helper helper, long micros) {
    Help help = help(helper);
    if (help.openSinceMicros != Leg.NEVER) {
      anomalies.accept(Anomaly.ASSISTANCE_NOT_FINISHED);
    }
    help.count++;
    help.openSinceMicros = micros;
  }

  private void end(Helper helper, long micros) {
    Help help = help(helper);
    if (help.openSinceMicros == Leg.NEVER) {
      anomalies.accept(Anomaly.ASSISTANCE_NOT_STARTED);
      help.count++;
    } else {
      int seconds = Durations.wholeSeconds(micros - help.openSinceMicros);
      undo.step(() -> help.durations.remove(seconds));
      help.durations.add(seconds);
      help.openSinceMicros = Leg.NEVER;
    }
  }

  /** How many are being helped. */
  int assisting() {
    return (int)
        assistance.values().stream().filter(help -> help.openSinceMicros != Leg.NEVER).count();
  }

  /** How many people are in the hall; null where no camera's count holds. */
  @Nullable Long people(long asOfMicros) {
    return hall.now(asOfMicros);
  }

  /**
   * Everything as of that moment.
   *
   * @param tickets finds the ticket that a rating is about, as it stands now
   */
  OtherMeasures measures(long asOfMicros, Function<String, @Nullable Ticket> tickets) {
    return new OtherMeasures(
        ratingMeasures(tickets),
        assistanceMeasures(),
        new EnumMap<>(enquiries),
        hall.measures(asOfMicros),
        Collections.unmodifiableMap(new TreeMap<>(faults)));
  }

  private RatingMeasures ratingMeasures(Function<String, @Nullable Ticket> tickets) {
    Map<String, Ratings> services = new TreeMap<>();
    Map<String, Ratings> counters = new TreeMap<>();
    Map<String, Ratings> staff = new TreeMap<>();
    votes.forEach(
        (subject, vote) -> {
          Ticket ticket = tickets.apply(subject);
          Leg leg = ticket == null || ticket.isGhost() ? null : lastServed(ticket);
          if (leg != null) {
            put(services, leg.service, vote);
            put(staff, leg.creditStaff(), vote);
          }
          Desk desk = leg == null ? null : leg.creditDesk;
          String credited = desk == null ? null : desk.counter();
          put(counters, vote.counter() != null ? vote.counter() : credited, vote);
        });
    return new RatingMeasures(ratings, services, counters, staff);
  }

  private static @Nullable Leg lastServed(Ticket ticket) {
    for (Leg leg : ticket.legs.reversed()) {
      if (leg.state == Leg.State.SERVED) {
        return leg;
      }
    }
    return null;
  }

  private static void put(Map<String, Ratings> ratings, @Nullable String id, Vote vote) {
    if (id != null) {
      ratings.put(id, ratings.getOrDefault(id, Ratings.NONE).and(vote.score()));
    }
  }

  private List<AssistanceMeasures> assistanceMeasures() {
    List<AssistanceMeasures> measures = new ArrayList<>();
    assistance.forEach(
        (helper, help) ->
            measures.add(
                new AssistanceMeasures(
                    helper.kind(), helper.staff(), help.count, help.durations.snapshot())));
    measures.sort(
        Comparator.comparing(AssistanceMeasures::kind).thenComparing(AssistanceMeasures::staff));
    return measures;
  }
}
