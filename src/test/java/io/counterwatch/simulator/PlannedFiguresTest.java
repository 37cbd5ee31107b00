package io.counterwatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.EnquiryChannel;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventBody.AssistanceFinished;
import io.counterwatch.event.EventBody.AssistanceStarted;
import io.counterwatch.event.EventBody.DeviceFault;
import io.counterwatch.event.EventBody.DeviceRecovered;
import io.counterwatch.event.EventBody.EnquiryReceived;
import io.counterwatch.event.EventBody.HallOccupancy;
import io.counterwatch.event.EventBody.RatingSubmitted;
import io.counterwatch.event.EventBody.ServiceFinished;
import io.counterwatch.event.EventBody.TicketIssued;
import io.counterwatch.event.RatingChannel;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Seven weeks in the provincial centre and in a commune look like those of real offices. */
class PlannedFiguresTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);
  private static final int DAYS = 49;
  private static final Set<String> LATE_OFTEN = Set.of("land", "construction");
  private static final List<CentreProfile> CENTRES =
      List.of(DemoWorld.centres(1, false).getFirst(), DemoWorld.centres(4, true).getLast());

  private static final Map<CentreProfile, List<List<PlannedEvent>>> PLANS = new HashMap<>();
  private static final List<DossierAudit> AUDITS = new ArrayList<>();

  @BeforeAll
  static void plan() {
    for (CentreProfile centre : CENTRES) {
      List<List<PlannedEvent>> days = new ArrayList<>();
      DossierAudit audit = new DossierAudit().follow(DayPlan.before(centre, MONDAY, 1));
      for (int day = 0; day < DAYS; day++) {
        List<PlannedEvent> plan = DayPlan.of(centre, MONDAY.plusDays(day), 1);
        days.add(plan);
        audit.follow(plan);
      }
      PLANS.put(centre, days);
      AUDITS.add(audit);
    }
  }

  @Test
  void dossiersAreLateAboveAllInLandAndConstruction() {
    double often = late(dossier -> LATE_OFTEN.contains(dossier.received.service()));
    double others = late(dossier -> !LATE_OFTEN.contains(dossier.received.service()));

    assertThat(often).isBetween(0.05, 0.11);
    assertThat(others).isBetween(0.001, 0.015);
    assertThat(late(dossier -> true)).isBetween(0.012, 0.035);
  }

  @Test
  void mostAreGrantedSomeReturnedFewRefused() {
    double granted = share(dossier -> result(dossier) == DossierResult.GRANTED);
    double refused = share(dossier -> result(dossier) == DossierResult.REFUSED);

    assertThat(granted).isBetween(0.9, 0.98);
    assertThat(refused).isBetween(0.002, 0.02);
    assertThat(1 - granted - refused).isBetween(0.015, 0.07);
  }

  @Test
  void mostArePaidAndDigitisedAndBusinessComesOnline() {
    assertThat(share(dossier -> dossier.digitised)).isBetween(0.8, 0.95);
    assertThat(share(dossier -> dossier.received.fee() && dossier.paid)).isBetween(0.45, 0.75);
    double business = share(dossier -> is(dossier, "business", null));
    double online = share(dossier -> is(dossier, "business", DossierChannel.ONLINE));
    assertThat(online / business).isBetween(0.7, 0.82);
    assertThat(share(dossier -> dossier.received.channel() == DossierChannel.POST))
        .isBetween(0.004, 0.04);
    assertThat(share(dossier -> dossier.received.ticket() != null)).isBetween(0.35, 0.65);
  }

  @Test
  void visitorsAreContentAndMoreSoWhereTheyDidNotWait() {
    List<RatingSubmitted> ratings = bodies(RatingSubmitted.class);
    double served = bodies(ServiceFinished.class).size();
    double atTerminals =
        ratings.stream().filter(rating -> rating.channel() == RatingChannel.TERMINAL).count();

    assertThat(content(ratings)).isBetween(0.85, 0.94);
    assertThat(atTerminals / served).isBetween(0.22, 0.28);
    assertThat((ratings.size() - atTerminals) / served).isBetween(0.05, 0.1);
    assertThat(ratings).anyMatch(rating -> rating.comment() != null);
    List<RatingSubmitted> afterShortWaits = new ArrayList<>();
    List<RatingSubmitted> afterLongWaits = new ArrayList<>();
    for (List<PlannedEvent> day : days(CENTRES.getFirst())) {
      Map<String, Long> waits = new HashMap<>();
      Visit.in(day.stream().filter(e -> e.body() instanceof EventBody.OfTicket).toList())
          .forEach(visit -> waits.put(visit.subject(), visit.waitedMicros() / 60_000_000));
      for (PlannedEvent event : day) {
        if (event.body() instanceof RatingSubmitted rating) {
          (Objects.requireNonNull(waits.get(event.subject())) > 35
                  ? afterLongWaits
                  : afterShortWaits)
              .add(rating);
        }
      }
    }
    assertThat(content(afterLongWaits)).isLessThan(content(afterShortWaits) - 0.05);
  }

  @Test
  void aTicketIsRatedOnceSaveForFewAndNeverBeforeItsServiceEnds() {
    int ratings = 0;
    int again = 0;
    for (List<List<PlannedEvent>> days : PLANS.values()) {
      Set<String> rated = new HashSet<>();
      for (PlannedEvent event : days.stream().flatMap(List::stream).toList()) {
        if (event.body() instanceof RatingSubmitted) {
          ratings++;
          again += rated.add(event.subject()) ? 0 : 1;
        }
      }
    }
    assertThat(again).isBetween(1, ratings / 40);
  }

  @Test
  void theSupportTeamHelpsOneAfterAnotherForMinutes() {
    int started = 0;
    int finished = 0;
    for (CentreProfile centre : CENTRES) {
      for (List<PlannedEvent> day : days(centre)) {
        Map<String, Long> since = new HashMap<>();
        for (PlannedEvent event : day) {
          if (event.body() instanceof AssistanceStarted start) {
            started++;
            since.put(start.staff(), event.timeMicros());
          } else if (event.body() instanceof AssistanceFinished finish) {
            finished++;
            long minutes =
                (event.timeMicros() - Objects.requireNonNull(since.remove(finish.staff())))
                    / 60_000_000;
            assertThat(minutes).isBetween(3L, 12L);
          }
        }
        assertThat(since.size()).isLessThanOrEqualTo(centre.supportTeam());
      }
    }
    assertThat(started - finished).isBetween(1, started / 40);
  }

  @Test
  void enquiriesComeByEveryChannel() {
    Set<EnquiryChannel> channels = EnumSet.noneOf(EnquiryChannel.class);
    bodies(EnquiryReceived.class).forEach(enquiry -> channels.add(enquiry.channel()));

    assertThat(channels).containsExactlyInAnyOrder(EnquiryChannel.values());
  }

  @Test
  void theHallFillsAndEmpties() {
    for (List<PlannedEvent> day : days(CENTRES.getFirst())) {
      List<Integer> people =
          day.stream()
              .filter(event -> event.body() instanceof HallOccupancy)
              .map(event -> ((HallOccupancy) event.body()).people())
              .toList();
      if (!people.isEmpty()) {
        assertThat(people).allMatch(count -> count >= 0);
        assertThat(people.getFirst()).isZero();
        assertThat(people.getLast()).isZero();
        assertThat(people.stream().mapToInt(count -> count).max().orElse(0)).isBetween(30, 250);
        assertThat(people.size()).isBetween(150, 600);
      }
    }
  }

  @Test
  void whatBreaksIsRepairedTheSameDayAndAKioskWithoutPaperPrintsNothing() {
    Set<String> codes = new HashSet<>();
    for (List<List<PlannedEvent>> days : PLANS.values()) {
      for (List<PlannedEvent> day : days) {
        Set<String> broken = new HashSet<>();
        for (PlannedEvent event : day) {
          if (event.body() instanceof DeviceFault fault) {
            assertThat(broken.add(event.device() + fault.code())).as(event.toString()).isTrue();
            codes.add(fault.code());
          } else if (event.body() instanceof DeviceRecovered recovered) {
            assertThat(broken.remove(event.device() + recovered.code())).isTrue();
          } else if (event.body() instanceof TicketIssued) {
            assertThat(broken).doesNotContain(event.device() + "paper-out");
          }
        }
        assertThat(broken).isEmpty();
      }
    }
    assertThat(codes)
        .containsExactlyInAnyOrder("paper-low", "paper-out", "paper-jam", "feeder-jam");
  }

  @Test
  void aTicketBringsFewFurtherEvents() {
    for (CentreProfile centre : CENTRES) {
      List<EventBody> all =
          days(centre).stream().flatMap(List::stream).map(PlannedEvent::body).toList();
      double tickets = all.stream().filter(TicketIssued.class::isInstance).count();
      double others = all.stream().filter(PlannedFiguresTest::isFurther).count();
      assertThat(others / tickets).as(centre.id()).isBetween(1.2, 2.2);
    }
  }

  private static List<List<PlannedEvent>> days(CentreProfile centre) {
    return Objects.requireNonNull(PLANS.get(centre));
  }

  private static boolean isFurther(EventBody body) {
    return body instanceof EventBody.OfDossier
        || (body instanceof EventBody.OfOther && !(body instanceof HallOccupancy));
  }

  private static double content(List<RatingSubmitted> ratings) {
    return ratings.stream().filter(rating -> rating.score() >= 4).count() / (double) ratings.size();
  }

  private static <T extends EventBody> List<T> bodies(Class<T> type) {
    return PLANS.values().stream()
        .flatMap(List::stream)
        .flatMap(List::stream)
        .map(PlannedEvent::body)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private static boolean is(
      DossierAudit.Dossier dossier, String service, @Nullable DossierChannel channel) {
    return dossier.received.service().equals(service)
        && (channel == null || dossier.received.channel() == channel);
  }

  private static DossierResult result(DossierAudit.Dossier dossier) {
    return Objects.requireNonNull(dossier.completed).result();
  }

  private static double late(Predicate<DossierAudit.Dossier> which) {
    List<DossierAudit.Dossier> chosen = completed().stream().filter(which).toList();
    return chosen.stream().filter(DossierAudit.Dossier::late).count() / (double) chosen.size();
  }

  private static double share(Predicate<DossierAudit.Dossier> which) {
    return completed().stream().filter(which).count() / (double) completed().size();
  }

  private static List<DossierAudit.Dossier> completed() {
    return AUDITS.stream().flatMap(audit -> audit.completed().stream()).toList();
  }
}
