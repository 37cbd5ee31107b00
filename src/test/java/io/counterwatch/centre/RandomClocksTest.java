package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.testing.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Devices with clocks of their own, up to a day off, that drift and are set in mid-ticket: no
 * figure is ever below zero, and what had to be cut off is an anomaly.
 */
class RandomClocksTest {
  private static final long SECOND = 1_000_000;
  private static final long DAY = 86_400 * SECOND;
  private static final int DEVICES = 4;

  /** A device's clock. */
  private static final class Clock {
    private final Random random;
    private long offsetMicros;
    private final double drift;

    Clock(Random random) {
      this.random = random;
      this.drift = random.nextInt(4) == 0 ? random.nextGaussian() * 0.01 : 0;
      set();
    }

    void set() {
      offsetMicros =
          switch (random.nextInt(4)) {
            case 0 -> random.nextLong(2 * DAY) - DAY;
            case 1 -> random.nextLong(40 * SECOND) - 20 * SECOND;
            default -> 0;
          };
    }

    long at(long micros) {
      if (random.nextInt(20) == 0) {
        set();
      }
      return micros + offsetMicros + (long) ((micros - Story.micros("08:00:00")) * drift);
    }
  }

  private static List<Event> events(Random random) {
    List<Clock> clocks = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      clocks.add(new Clock(random));
    }
    List<Event> events = new ArrayList<>();
    long now = Story.micros("08:00:00");
    int size = 1 + random.nextInt(60);
    for (int i = 1; i <= size; i++) {
      now += random.nextLong(10 * 60 * SECOND);
      String subject = String.valueOf((char) ('A' + random.nextInt(4)));
      EventBody body = body(random);
      events.add(
          Story.event(
              clocks.get(random.nextInt(DEVICES)).at(now),
              body instanceof EventBody.OfTicket ? subject : null,
              body,
              i));
    }
    return events;
  }

  private static EventBody body(Random random) {
    String counter = String.valueOf(1 + random.nextInt(5));
    String staff = random.nextBoolean() ? "s-0" + random.nextInt(2) : null;
    return switch (random.nextInt(16)) {
      case 0, 1, 2 -> new EventBody.TicketIssued(service(random), "n", null, false, null, null);
      case 3, 4, 5 -> new EventBody.TicketCalled(counter, staff);
      case 6, 7 -> new EventBody.ServiceStarted(counter, staff);
      case 8, 9 -> new EventBody.ServiceFinished(counter, staff, null);
      case 10 -> new EventBody.TicketTransferred(service(random), null);
      case 11 -> new EventBody.TicketParked(null);
      case 12 -> new EventBody.TicketLeft(LeaveReason.values()[random.nextInt(3)]);
      case 13 -> new EventBody.CounterOpened(counter, staff, List.of());
      case 14 -> new EventBody.CounterPaused(counter, null, null);
      default ->
          random.nextBoolean()
              ? new EventBody.CounterClosed(counter)
              : new EventBody.TicketPrintFailed();
    };
  }

  private static String service(Random random) {
    return random.nextBoolean() ? "land" : "household";
  }

  @Property
  void nothingIsEverBelowZero(@ForAll long seed) {
    Random random = new Random(seed);
    ServiceDay day = new ServiceDay(Days.plan(), Story.DAY);
    day.add(events(random));
    long now = Story.micros("00:00:00") + random.nextLong(3 * DAY) - DAY / 2;

    for (String subject : List.of("A", "B", "C", "D")) {
      TicketView ticket = day.ticket(subject, now);
      if (ticket != null) {
        ticket.legs().forEach(RandomClocksTest::checkLeg);
        checkFold(Objects.requireNonNull(day.fold().ticket(subject)));
      }
    }
    DayMeasures measures = DayViews.measures(day, now);
    checkTotals(measures.total());
    measures.services().forEach(service -> checkTotals(service.total()));
    Stream.concat(measures.counters().stream(), measures.staff().stream())
        .forEach(work -> checkWork(work.servingSeconds(), work.availableSeconds()));
    checkLive(DayViews.live(day, now, CentreView.DataQuality.NONE, DossierMeasures.NONE));
    checkAnomalies(day);
  }

  private static void checkLeg(TicketView.LegView leg) {
    notNegative(leg.waitSeconds());
    notNegative(leg.walkSeconds());
    notNegative(leg.serviceSeconds());
    notNegative(leg.waitBoundMillis());
  }

  /** Only the issue acts backwards: nothing else can be below zero, even unrounded. */
  private static void checkFold(Ticket ticket) {
    for (Leg leg : ticket.legs) {
      assertThat(leg.walkMicros == Leg.NEVER || leg.walkMicros >= 0).isTrue();
      assertThat(leg.servedMicros()).isNotNegative();
      for (Segment segment : leg.segments) {
        assertThat(segment.endMicros).isGreaterThanOrEqualTo(segment.startMicros);
      }
      if (leg != ticket.legs.getFirst()) {
        assertThat(!leg.wasCalled() || leg.firstCallMicros >= leg.openedMicros).isTrue();
        assertThat(leg.endedMicros == Leg.NEVER || leg.endedMicros >= leg.openedMicros).isTrue();
      }
    }
  }

  private static void checkTotals(Totals totals) {
    for (Distribution each :
        List.of(totals.waits(), totals.walks(), totals.serviceTimes(), totals.visits())) {
      assertThat(each.sum()).isNotNegative();
      assertThat(each.count() == 0 || each.quantile(0) >= 0).isTrue();
    }
    assertThat(
            List.of(
                totals.issued(),
                totals.called(),
                totals.served(),
                totals.left(),
                totals.expired(),
                totals.leftEarly()))
        .allSatisfy(count -> assertThat(count).isNotNegative());
    Double abandonment = totals.abandonment();
    assertThat(abandonment == null || (abandonment >= 0 && abandonment <= 1)).isTrue();
  }

  private static void checkWork(long serving, @Nullable Long available) {
    assertThat(serving).isNotNegative();
    notNegative(available);
  }

  private static void checkLive(CentreView view) {
    notNegative(view.longestWaitSeconds());
    view.services().forEach(service -> notNegative(service.longestWaitSeconds()));
    view.queue().forEach(point -> assertThat(point.waiting()).isNotNegative());
    view.hours()
        .forEach(
            hour ->
                assertThat(List.of(hour.issued(), hour.called(), hour.served()))
                    .allSatisfy(count -> assertThat(count).isNotNegative()));
  }

  private static void checkAnomalies(ServiceDay day) {
    long waits = 0;
    long visits = 0;
    for (String subject : List.of("A", "B", "C", "D")) {
      Ticket ticket = day.fold().ticket(subject);
      if (ticket != null && ticket.issued) {
        Leg first = ticket.legs.getFirst();
        Leg last = ticket.leg();
        waits += first.wasCalled() && first.firstCallMicros < ticket.issuedMicros ? 1 : 0;
        visits += last.endedMicros != Leg.NEVER && last.endedMicros < ticket.issuedMicros ? 1 : 0;
      }
    }
    assertThat(day.anomalies(Anomaly.NEGATIVE_WAIT)).isEqualTo(waits);
    assertThat(day.anomalies(Anomaly.NEGATIVE_VISIT)).isEqualTo(visits);
  }

  private static void notNegative(@Nullable Number figure) {
    assertThat(figure == null || figure.longValue() >= 0).as("%s", figure).isTrue();
  }
}
