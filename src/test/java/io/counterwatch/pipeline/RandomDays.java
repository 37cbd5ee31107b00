package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.Province;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.event.RatingChannel;
import io.counterwatch.testing.Story;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Days at two centres and in an archive, drawn by chance. Counter 1 sends everything, 2 no starts,
 * 3 no finishes, 4 neither.
 */
final class RandomDays {
  static final String HALL = "hall";
  static final String ANNEX = "annex";
  static final String ARCHIVE = "archive";
  static final long SECOND = 1_000_000L;
  static final long MINUTE = 60 * SECOND;

  /** When everything was received. */
  static final long NOW = Story.micros("72:00:00");

  private static final List<String> CENTRES = List.of(HALL, HALL, HALL, ANNEX, ARCHIVE);
  private static final String[] EPOCHS = {"00000000000000aa", "00000000000000bb"};

  private RandomDays() {}

  static final List<CentrePlan> PLANS =
      List.of(
          plan(HALL, ZoneId.of("UTC"), LocalTime.MIDNIGHT, false),
          plan(ANNEX, ZoneId.of("Asia/Ho_Chi_Minh"), LocalTime.of(5, 30), false),
          plan(ARCHIVE, ZoneId.of("UTC"), LocalTime.MIDNIGHT, true));

  static Organisation organisation() {
    Map<String, CentrePlans> centres = new LinkedHashMap<>();
    PLANS.forEach(plan -> centres.put(plan.centre(), CentrePlans.always(plan)));
    return new Organisation(
        new Province("", Names.same(""), ZoneId.of("UTC"), List.of()), centres, List.of());
  }

  private static CentrePlan plan(String id, ZoneId zone, LocalTime dayStart, boolean history) {
    Map<String, CounterPlan> counters = new LinkedHashMap<>();
    counters.put("1", new CounterPlan("1", List.of(), true, true));
    counters.put("2", new CounterPlan("2", List.of(), false, true));
    counters.put("3", new CounterPlan("3", List.of(), true, false));
    counters.put("4", new CounterPlan("4", List.of(), false, false));
    // Short abandonment of the one that is configured is not the default either.
    Map<String, ServicePlan> services =
        Map.of(
            "land",
            new ServicePlan("land", Names.same("land"), 600, 1800, 20, 600, 600, 300, null, null));
    return new CentrePlan(
        id,
        Names.same(id),
        "",
        null,
        zone,
        dayStart,
        history,
        services,
        counters,
        OpeningHours.ALWAYS,
        List.of(),
        Map.of());
  }

  /**
   * Something that happens.
   *
   * @param delayMicros from then to its receipt
   * @param source which of the centre's devices tells it, under which epoch or none
   */
  record Draw(
      String centre,
      long micros,
      long delayMicros,
      int source,
      @Nullable String subject,
      EventBody body) {}

  /** The events, in the order of their drawing, with the sequences of their devices. */
  static List<Event> events(List<Draw> draws) {
    Map<String, Long> sequences = new HashMap<>();
    List<Event> events = new ArrayList<>();
    for (Draw draw : draws) {
      String device = draw.centre + "-device-" + draw.source % 3;
      String epoch = draw.source == 2 ? null : EPOCHS[draw.source / 3];
      String key = device + epoch;
      long sequence = sequences.merge(key, 1L, Long::sum);
      boolean named =
          draw.body instanceof EventBody.OfTicket
              || draw.body instanceof EventBody.OfDossier
              || draw.body instanceof EventBody.RatingSubmitted;
      events.add(
          new Event(
              draw.centre,
              device,
              draw.source == 5 ? device + "-behind" : device,
              key + "-" + sequence,
              epoch,
              epoch == null ? 0 : sequence,
              draw.micros,
              Math.min(NOW, draw.micros + draw.delayMicros),
              0,
              named ? draw.subject : null,
              events.size(),
              draw.body));
    }
    return events;
  }

  /** Two days of anything, with many events at the same moment or a few seconds apart. */
  static Arbitrary<List<Event>> wild() {
    return wildDraws().list().ofMinSize(1).ofMaxSize(60).map(RandomDays::events);
  }

  private static Arbitrary<Draw> wildDraws() {
    return Combinators.combine(
            Arbitraries.of(CENTRES),
            times(),
            delays(),
            Arbitraries.integers().between(0, 5),
            Arbitraries.of("A", "B", "C", "D"),
            RandomBodies.any(times()))
        .as(Draw::new);
  }

  private static Arbitrary<Long> delays() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.just(0L)),
        Tuple.of(2, Arbitraries.longs().between(0, 600).map(s -> s * SECOND)),
        Tuple.of(1, Arbitraries.longs().between(0, 48 * 60).map(m -> m * MINUTE)),
        Tuple.of(1, Arbitraries.longs().between(0, 48 * 6).map(tens -> tens * 10 * MINUTE)));
  }

  /** Of 36 hours: tens of minutes, and some seconds around them. */
  static Arbitrary<Long> times() {
    Arbitrary<Long> seconds =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.just(0L)),
            Tuple.of(1, Arbitraries.longs().between(-20, 20)),
            Tuple.of(1, Arbitraries.of(15L, 16L, 60L, 61L)));
    Arbitrary<Long> micros =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.just(0L)),
            Tuple.of(1, Arbitraries.longs().between(0, 999_999)));
    return Combinators.combine(
            Arbitraries.oneOf(
                Arbitraries.integers().between(0, 36 * 6), Arbitraries.integers().between(54, 60)),
            seconds,
            micros)
        .as(
            (tens, second, micro) ->
                Story.micros("00:00:20") + tens * 10 * MINUTE + second * SECOND + micro);
  }

  /** A morning as it might be: queues, and things that go wrong in them. */
  static Arbitrary<List<Event>> plausible() {
    return Combinators.combine(
            visit().list().ofMinSize(1).ofMaxSize(14),
            shift().list().ofMaxSize(8),
            wildDraws().list().ofMaxSize(6))
        .as(
            (visits, shifts, others) -> {
              List<Draw> draws = new ArrayList<>(others);
              for (int counter = 1; counter <= 4; counter++) {
                EventBody opened =
                    new EventBody.CounterOpened("" + counter, "s-0" + counter, List.of());
                draws.add(new Draw(HALL, Story.micros("07:30:00"), 0, 0, null, opened));
              }
              draws.addAll(shifts);
              for (int i = 0; i < visits.size(); i++) {
                visits.get(i).draw("V" + i, draws);
              }
              return events(draws);
            });
  }

  /** A counter's shift changes, pauses or ends while visitors are there; people are counted. */
  private static Arbitrary<Draw> shift() {
    Arbitrary<String> counter = Arbitraries.integers().between(1, 4).map(String::valueOf);
    Arbitrary<EventBody> body =
        Combinators.combine(
                counter, Arbitraries.integers().between(0, 7), Arbitraries.of("s-05", "s-06"))
            .as(
                (at, kind, clerk) ->
                    switch (kind) {
                      case 0, 1 -> new EventBody.CounterOpened(at, clerk, List.of());
                      case 2 -> new EventBody.CounterOpened(at, null, List.of());
                      case 3, 4 -> new EventBody.CounterPaused(at, null, null);
                      case 5 -> new EventBody.CounterClosed(at);
                      default -> new EventBody.HallOccupancy(10 * kind + Integer.parseInt(at));
                    });
    return Combinators.combine(Arbitraries.integers().between(0, 7_200), lateness(), body)
        .as(
            (second, late, happening) ->
                new Draw(
                    HALL,
                    Story.micros("08:00:00") + second * SECOND,
                    late * SECOND,
                    0,
                    null,
                    happening));
  }

  /** How many seconds after it happened something is received. */
  private static Arbitrary<Integer> lateness() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.just(0)), Tuple.of(1, Arbitraries.integers().between(1, 3_000)));
  }

  private static Arbitrary<Visit> visit() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 5_400),
            Arbitraries.oneOf(
                Arbitraries.integers().between(0, 1_300),
                Arbitraries.of(0, 60, 61, 600, 601, 900, 901)),
            Arbitraries.oneOf(
                Arbitraries.integers().between(-20, 20), Arbitraries.integers().between(20, 90)),
            Arbitraries.integers().between(30, 900),
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(0, 255),
            Arbitraries.integers().between(0, 255).injectDuplicates(0.3),
            lateness())
        .as(Visit::new);
  }

  /**
   * A visitor's turn, in seconds after eight.
   *
   * @param walk from the call to the start; below 0 where clocks differ
   * @param missing which event never came; with its upper bits 0, whether nobody was called
   * @param odd a bit for each thing that went differently
   * @param late from what happens at the counter to its receipt
   */
  private record Visit(
      int arrival, int queued, int walk, int service, int counter, int missing, int odd, int late) {

    void draw(String subject, List<Draw> draws) {
      String at = "" + counter;
      long called = arrival + queued;
      long started = called + walk;
      add(
          draws,
          subject,
          0,
          arrival,
          new EventBody.TicketIssued("land", subject, null, false, null, null));
      if (odd(2) && odd(3) && odd(5)) {
        add(draws, subject, 9, arrival + 2, new EventBody.TicketPrintFailed());
      }
      if (missing >> 5 == 0) {
        LeaveReason reason = odd(0) ? LeaveReason.WALKED_OUT : LeaveReason.CANCELLED;
        add(draws, subject, 9, called, new EventBody.TicketLeft(reason));
        return;
      }
      add(draws, subject, 1, called, new EventBody.TicketCalled(at, null));
      if (odd(0)) {
        add(draws, subject, 9, called + 20, new EventBody.TicketCalled(at, "s-02"));
      }
      if (odd(1) && odd(2)) {
        add(draws, subject, 9, started + 5, new EventBody.TicketLeft(LeaveReason.NO_SHOW));
        return;
      }
      add(draws, subject, 2, started, new EventBody.ServiceStarted(at, odd(3) ? "s-09" : null));
      if (odd(1)) {
        add(draws, subject, 9, started + 10, new EventBody.TicketParked(null));
        add(draws, subject, 9, started + 400, new EventBody.TicketCalled("1", null));
        add(draws, subject, 9, started + 430, new EventBody.ServiceStarted("1", null));
      }
      if (odd(4) && odd(5)) {
        add(
            draws,
            subject,
            9,
            started + service,
            new EventBody.TicketTransferred("household", null));
        add(draws, subject, 9, started + service + 300, new EventBody.TicketCalled("1", "s-08"));
        add(draws, subject, 9, started + service + 340, new EventBody.ServiceStarted("1", "s-08"));
      }
      add(
          draws,
          subject,
          3,
          started + service,
          new EventBody.ServiceFinished(at, odd(6) ? "s-07" : null, null));
      if (odd(7)) {
        add(
            draws,
            subject,
            9,
            started + service + 60,
            new EventBody.RatingSubmitted(1 + queued % 5, null, null, RatingChannel.QR));
      }
    }

    private boolean odd(int bit) {
      return (odd >> bit & 1) == 1;
    }

    /** Each of the first four events is missing once in eight times. */
    private void add(List<Draw> draws, String subject, int number, long second, EventBody body) {
      if (number > 3 || missing % 32 != number * 4) {
        long micros = Story.micros("08:00:00") + second * SECOND;
        long delay = number == 0 ? 0 : late * SECOND;
        draws.add(new Draw(HALL, micros, delay, number == 0 ? 0 : 1, subject, body));
      }
    }
  }
}
