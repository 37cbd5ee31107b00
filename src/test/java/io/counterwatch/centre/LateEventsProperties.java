package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.EnquiryChannel;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.event.RatingChannel;
import io.counterwatch.testing.Story;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * However late events come, and however many of them can be taken back, a day's fold is in every
 * part that of its sorted events from the start.
 */
class LateEventsProperties {
  private static final long START = Story.micros("08:00:00");
  private static final long SECOND = 1_000_000L;

  /** Some events are at one moment, and what counts as too long is among what lies between. */
  private static final int SLOTS = 150;

  private static final int[] SLOT_SECONDS = {1, 10, 40, 400};
  private static final int[] LIMITS = {0, 1, 2, 5, 20, Undo.MAX_EVENTS};

  /** By how many places events come late at most; the last is any order. */
  private static final int[] LATENESS = {1, 3, 12, 1_000};

  private static final String TAKEN_BACK = "taken back";
  private static final String FOLDED_AGAIN = "folded again";

  private static final CentrePlan PLAN =
      Days.plan(new ServicePlan("land", Names.same("land"), 120, 240, 5, 30, 90, 60, 0.8, 0.2));

  @Property(tries = 250, shrinking = ShrinkingMode.OFF)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void aDayIsWhatItsSortedEventsMakeIt(@ForAll long seed) {
    Random random = new Random(seed);
    List<Event> events = drawn(random);
    int limit = LIMITS[random.nextInt(LIMITS.length)];
    Heard heard = new Heard();
    ServiceDay day = new ServiceDay(PLAN, Story.DAY, limit);
    boolean listened = random.nextInt(5) == 0;
    if (listened) {
      day.listen(heard);
    }

    List<Event> come = new ArrayList<>();
    DayFold fold = day.fold();
    for (Event event : asTheyCome(events, random)) {
      boolean late = !come.isEmpty() && EventOrder.INSTANCE.compare(newest(come), event) > 0;
      day.add(List.of(event));
      come.add(event);
      ask(day, random);
      if (random.nextInt(20) == 0) {
        assertThat(FoldText.of(day.fold())).isEqualTo(FoldText.of(fresh(come).fold()));
      }
      if (late) {
        Statistics.collect(day.fold() == fold ? TAKEN_BACK : FOLDED_AGAIN);
      }
      fold = day.fold();
    }

    assertThat(FoldText.of(day.fold())).isEqualTo(FoldText.of(fresh(events).fold()));
    day.settle();
    Heard inOrder = new Heard();
    fresh(events).listen(inOrder);
    assertThat(heard.lines).isEqualTo(listened ? inOrder.lines : List.of());
    Statistics.coverage(
        seen -> {
          seen.check(TAKEN_BACK).percentage(share -> share > 20);
          seen.check(FOLDED_AGAIN).percentage(share -> share > 20);
        });
  }

  private static Event newest(List<Event> events) {
    return events.stream().max(EventOrder.INSTANCE).orElseThrow();
  }

  private static ServiceDay fresh(List<Event> events) {
    ServiceDay day = new ServiceDay(PLAN, Story.DAY);
    day.add(events);
    return day;
  }

  /** Those who ask at any time change nothing. */
  private static void ask(ServiceDay day, Random random) {
    long now = START + random.nextInt(SLOTS) * SLOT_SECONDS[random.nextInt(3)] * SECOND;
    switch (random.nextInt(6)) {
      case 0 -> day.lastEventMicros();
      case 1 -> day.settle();
      case 2, 3 -> DayViews.measures(day, now);
      default -> {}
    }
  }

  private static List<Event> asTheyCome(List<Event> events, Random random) {
    int lateness = LATENESS[random.nextInt(LATENESS.length)];
    List<Event> sorted = new ArrayList<>(events);
    sorted.sort(EventOrder.INSTANCE);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      places.add(i + (random.nextInt(3) == 0 ? random.nextInt(lateness + 1) : 0));
    }
    return IntStream.range(0, sorted.size())
        .boxed()
        .sorted(Comparator.comparing(places::get))
        .map(sorted::get)
        .toList();
  }

  // ---- Days that need make no sense

  private static List<Event> drawn(Random random) {
    List<Event> events = new ArrayList<>();
    long slotMicros = SLOT_SECONDS[random.nextInt(SLOT_SECONDS.length)] * SECOND;
    int size = 10 + random.nextInt(120);
    for (int i = 0; i < size; i++) {
      EventBody body = body(random);
      boolean named =
          body instanceof EventBody.OfTicket || body instanceof EventBody.RatingSubmitted;
      String subject = named ? "T" + random.nextInt(12) : null;
      events.add(
          Story.event(START + random.nextInt(SLOTS) * slotMicros, subject, body, events.size()));
    }
    return events;
  }

  private static EventBody body(Random random) {
    String counter = String.valueOf(1 + random.nextInt(random.nextInt(8) == 0 ? 7 : 5));
    String service = one(random, "land", "land", "household", "other");
    String clerk = random.nextBoolean() ? null : one(random, "s-01", "s-02", "s-03");
    return switch (random.nextInt(24)) {
      case 0, 1, 2, 3 ->
          new EventBody.TicketIssued(service, counter, null, random.nextInt(9) == 0, null, null);
      case 4, 5, 6, 7 -> new EventBody.TicketCalled(counter, clerk);
      case 8, 9, 10 -> new EventBody.ServiceStarted(counter, clerk);
      case 11, 12, 13 -> new EventBody.ServiceFinished(counter, clerk, null);
      case 14 -> new EventBody.TicketTransferred(service, null);
      case 15 -> new EventBody.TicketParked(null);
      case 16 -> left(random);
      case 17, 18 -> new EventBody.CounterOpened(counter, clerk, List.of());
      case 19 -> new EventBody.CounterPaused(counter, null, null);
      case 20 -> new EventBody.CounterClosed(counter);
      default -> other(random, counter);
    };
  }

  private static EventBody left(Random random) {
    return random.nextInt(4) == 0
        ? new EventBody.TicketPrintFailed()
        : new EventBody.TicketLeft(LeaveReason.values()[random.nextInt(3)]);
  }

  private static EventBody other(Random random, String counter) {
    AssistanceKind kind = AssistanceKind.values()[random.nextInt(2)];
    return switch (random.nextInt(6)) {
      case 0 ->
          new EventBody.RatingSubmitted(
              1 + random.nextInt(5), random.nextBoolean() ? counter : null, null, RatingChannel.QR);
      case 1 -> new EventBody.AssistanceStarted(kind, "s-01");
      case 2 -> new EventBody.AssistanceFinished(kind, "s-01");
      case 3 -> new EventBody.EnquiryReceived(EnquiryChannel.values()[random.nextInt(2)]);
      case 4 -> new EventBody.HallOccupancy(random.nextInt(40));
      default -> new EventBody.DeviceFault(one(random, "paper", "jam"), null);
    };
  }

  private static String one(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** All that is said since the last restart. */
  static final class Heard implements FloorListener {
    final List<String> lines = new ArrayList<>();
    int restarts;

    @Override
    public void restart() {
      lines.clear();
      restarts++;
    }

    @Override
    public void leg(long micros, FloorLeg leg) {
      lines.add(micros + " " + leg);
    }

    @Override
    public void opened(long micros, String counter, List<String> services) {
      lines.add(micros + " opened " + counter + services);
    }

    @Override
    public void closed(long micros, String counter) {
      lines.add(micros + " closed " + counter);
    }
  }
}
