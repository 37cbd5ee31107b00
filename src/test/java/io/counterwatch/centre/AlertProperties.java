package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.NaiveAlerts.Found;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.testing.Story;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Time is input: how often anybody asks, and in which order events come, changes no alert. */
class AlertProperties {
  private static final long START = Story.micros("08:00:00");
  private static final int SLOTS = 4800;
  private static final long SLOT_MICROS = 500_000;

  /** Whoever is set aside is so with others: each eight minutes. */
  private static final int ASIDE_SLOTS = 960;

  /** Who comes first is called in time, so that a few late ones decide on the service level. */
  private static final int PROMPT_SLOTS = 20;

  /** All limits are near to what forty minutes bring. */
  private static final ServicePlan LAND =
      new ServicePlan("land", Names.same("land"), 120, 240, 5, 30, 90, 60, 0.8, 0.2);

  private static final OpeningHours HOURS =
      new OpeningHours(
          Map.of(
              DayOfWeek.MONDAY,
              List.of(
                  new OpeningHours.Span(LocalTime.of(8, 3), LocalTime.of(8, 15)),
                  new OpeningHours.Span(LocalTime.of(8, 20), LocalTime.of(8, 36)))));

  private static final CentreView.DataQuality HEARD =
      new CentreView.DataQuality(false, null, null, 1, 1, 0, DeviceStates.NONE, 0);

  private static CentrePlan plan() {
    return Days.plan(LAND, HOURS);
  }

  @Property
  void theyAreWhatSomebodyWithAClockFinds(
      @ForAll("sensibleDays") List<Event> events, @ForAll Random random) {
    TreeSet<Long> minutes = new TreeSet<>();
    for (int minute = 0; minute < 40; minute++) {
      if ((minute >= 3 && minute < 15) || (minute >= 20 && minute < 36)) {
        minutes.add(START / 60_000_000 + minute);
      }
    }
    long now = START + random.nextInt(SLOTS) * SLOT_MICROS;
    List<Event> sorted = new ArrayList<>(events);
    sorted.sort(EventOrder.INSTANCE);
    sorted.removeIf(event -> event.timeMicros() > now);
    List<Found> expected = new NaiveAlerts(LAND, minutes).walk(sorted, START, now);

    ServiceDay day = new ServiceDay(plan(), Story.DAY);
    day.add(sorted);
    CentreView view = DayViews.live(day, now, HEARD, DossierMeasures.NONE);

    assertThat(found(view)).containsExactlyInAnyOrderElementsOf(withoutWorstOfRaised(expected));
  }

  private static List<Found> found(CentreView view) {
    Stream<Found> over =
        view.alertHistory().stream()
            .filter(e -> LAND.service().equals(e.service()))
            .map(e -> new Found(e.alert(), e.sinceMicros(), e.untilMicros(), e.worst()));
    Stream<Found> raised =
        view.alerts().stream()
            .filter(a -> LAND.service().equals(a.service()))
            .map(a -> new Found(a.alert(), a.sinceMicros(), -1, 0));
    return Stream.concat(over, raised).toList();
  }

  private static List<Found> withoutWorstOfRaised(List<Found> all) {
    return all.stream()
        .map(f -> f.until() < 0 ? new Found(f.alert(), f.since(), -1, 0) : f)
        .toList();
  }

  @Property
  void howOftenAnybodyAsksAndTheOrderOfArrivalChangeNothing(
      @ForAll("wildDays") List<Event> events, @ForAll Random random) {
    long now = START + SLOTS * SLOT_MICROS;
    ServiceDay once = new ServiceDay(plan(), Story.DAY);
    once.add(events);
    CentreView expected = DayViews.live(once, now, HEARD, DossierMeasures.NONE);

    List<Event> arriving = new ArrayList<>(events);
    if (random.nextBoolean()) {
      Collections.shuffle(arriving, random);
    } else {
      arriving.sort(Comparator.comparingLong(Event::timeMicros));
    }
    for (int i = events.size() / 3; i > 0; i--) {
      arriving.add(events.get(random.nextInt(events.size())));
    }
    ServiceDay asked = new ServiceDay(plan(), Story.DAY);
    Set<String> seen = new HashSet<>();
    for (Event event : arriving) {
      // Whoever stores events lets each in once; here the first of its id.
      if (seen.add(event.id())) {
        asked.add(List.of(event));
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        DayViews.live(
            asked, START + random.nextInt(2 * SLOTS) * SLOT_MICROS, HEARD, DossierMeasures.NONE);
      }
    }
    CentreView view = DayViews.live(asked, now, HEARD, DossierMeasures.NONE);
    assertThat(view.alerts()).isEqualTo(expected.alerts());
    assertThat(view.alertHistory()).isEqualTo(expected.alertHistory());
  }

  // ---- Days that make sense

  private record Guest(int issued, int until, int service, int fate, int counter) {
    static Guest prompt(int place) {
      return new Guest(place * PROMPT_SLOTS, PROMPT_SLOTS, 0, 1, 1);
    }

    static Guest parkedForGood(int place) {
      return new Guest(place * PROMPT_SLOTS, 0, 0, 10, 1);
    }
  }

  private record Shift(int counter, int from, int to, int how) {}

  @Provide
  Arbitrary<List<Event>> sensibleDays() {
    Arbitrary<Integer> slot = Arbitraries.integers().between(0, SLOTS - 1);
    Arbitrary<Integer> counter = Arbitraries.integers().between(1, 2);
    Arbitrary<Guest> guest =
        Combinators.combine(
                slot,
                Arbitraries.integers().between(0, 700),
                Arbitraries.integers().between(0, 200),
                Arbitraries.integers().between(0, 13),
                counter)
            .as(Guest::new);
    Arbitrary<Shift> shift =
        Combinators.combine(counter, slot, slot, Arbitraries.integers().between(0, 2))
            .as(Shift::new);
    Arbitrary<List<Guest>> morning =
        Combinators.combine(
                Arbitraries.integers().between(0, 24), Arbitraries.integers().between(0, 8))
            .as(AlertProperties::morning);
    return Combinators.combine(morning, guest.list().ofMaxSize(50), shift.list().ofMaxSize(6))
        .as(
            (first, others, shifts) ->
                sensible(Stream.concat(first.stream(), others.stream()).toList(), shifts));
  }

  private static List<Guest> morning(int prompt, int parked) {
    return Stream.concat(
            IntStream.range(0, prompt).mapToObj(Guest::prompt),
            IntStream.range(0, parked).mapToObj(Guest::parkedForGood))
        .toList();
  }

  private static List<Event> sensible(List<Guest> guests, List<Shift> shifts) {
    List<Event> events = new ArrayList<>();
    for (Guest guest : guests) {
      String subject = "T" + events.size();
      String counter = Integer.toString(guest.counter());
      int end = guest.issued() + guest.until();
      add(events, guest.issued(), subject, issue());
      if (guest.fate() <= 6) {
        if (guest.fate() > 0) {
          add(events, end, subject, new EventBody.TicketCalled(counter, null));
        }
        // Called and begun at once, so that no other call makes it a no-show in between.
        add(events, end, subject, new EventBody.ServiceStarted(counter, null));
        if (guest.fate() != 6) {
          add(
              events,
              end + guest.service(),
              subject,
              new EventBody.ServiceFinished(counter, null, null));
        }
      } else if (guest.fate() <= 8) {
        add(events, end, subject, new EventBody.TicketLeft(LeaveReason.WALKED_OUT));
      } else if (guest.fate() <= 13) {
        int aside = (end / ASIDE_SLOTS + 1) * ASIDE_SLOTS;
        setAside(events, guest, aside, subject);
      }
    }
    for (Shift shift : shifts) {
      String counter = Integer.toString(shift.counter());
      if (shift.how() > 0) {
        add(events, shift.from(), null, new EventBody.CounterOpened(counter, null, List.of()));
      }
      add(
          events,
          shift.to(),
          null,
          shift.how() == 1
              ? new EventBody.CounterPaused(counter, null, null)
              : new EventBody.CounterClosed(counter));
    }
    return events;
  }

  /** Parked or sent on before any call, and perhaps called afterwards. */
  private static void setAside(List<Event> events, Guest guest, int aside, String subject) {
    switch (guest.fate()) {
      case 12 -> add(events, aside, subject, new EventBody.TicketTransferred("land", null));
      case 13 -> add(events, aside, subject, new EventBody.TicketTransferred("household", null));
      default -> add(events, aside, subject, new EventBody.TicketParked(null));
    }
    if (guest.fate() == 11 || guest.fate() == 12) {
      String counter = Integer.toString(guest.counter());
      // Later than it was set aside: at one moment the call would come first.
      int back = aside + 1 + guest.service();
      add(events, back, subject, new EventBody.TicketCalled(counter, null));
      add(events, back, subject, new EventBody.ServiceStarted(counter, null));
    }
  }

  private static EventBody issue() {
    return new EventBody.TicketIssued("land", "n", null, false, null, null);
  }

  private static void add(List<Event> events, int slot, @Nullable String subject, EventBody body) {
    events.add(Story.event(START + slot * SLOT_MICROS, subject, body, events.size() + 1));
  }

  // ---- Days that make none

  private record Draw(int slot, String subject, EventBody body) {}

  @Provide
  Arbitrary<List<Event>> wildDays() {
    Arbitrary<Integer> slot = Arbitraries.integers().between(0, 480).map(step -> step * 10);
    Arbitrary<String> subject = Arbitraries.of("A", "B", "C", "D", "E", "F", "G", "H");
    return Combinators.combine(slot, subject, bodies())
        .as(Draw::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60)
        .map(
            draws -> {
              List<Event> events = new ArrayList<>();
              for (Draw draw : draws) {
                boolean ofTicket = draw.body() instanceof EventBody.OfTicket;
                add(events, draw.slot(), ofTicket ? draw.subject() : null, draw.body());
              }
              return events;
            });
  }

  private static Arbitrary<EventBody> bodies() {
    Arbitrary<String> counter = Arbitraries.of("1", "2", "3", "4", "5");
    Arbitrary<String> service = Arbitraries.of("land", "household", "other");
    return Arbitraries.oneOf(
        service.map(s -> new EventBody.TicketIssued(s, "n", null, false, null, null)),
        service.map(s -> new EventBody.TicketIssued(s, "n", null, false, null, null)),
        counter.map(c -> new EventBody.TicketCalled(c, null)),
        counter.map(c -> new EventBody.ServiceStarted(c, null)),
        counter.map(c -> new EventBody.ServiceFinished(c, null, null)),
        service.map(s -> new EventBody.TicketTransferred(s, null)),
        Arbitraries.of(
            new EventBody.TicketParked(null),
            new EventBody.TicketPrintFailed(),
            new EventBody.TicketLeft(LeaveReason.NO_SHOW),
            new EventBody.TicketLeft(LeaveReason.WALKED_OUT)),
        counter.map(c -> new EventBody.CounterOpened(c, null, List.of())),
        counter.map(c -> new EventBody.CounterPaused(c, null, null)),
        counter.map(EventBody.CounterClosed::new));
  }
}
