package io.counterwatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.EventBody.DossierReceived;
import io.counterwatch.event.EventBody.ServiceFinished;
import io.counterwatch.event.EventType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DossiersTest {
  private static final LocalDate MONDAY = AnyCentreDay.MONDAY;
  private static final int WEEK = 7;

  @Property(tries = 15)
  void everyDossierLivesInASensibleOrder(@ForAll(supplier = AnyCentreDay.class) CentreDay first) {
    DossierAudit audit =
        new DossierAudit().follow(DayPlan.before(first.centre(), first.day(), first.seed()));
    int before = audit.dossiers.size();
    for (int day = 0; day < WEEK; day++) {
      audit.follow(DayPlan.of(first.centre(), first.day().plusDays(day), first.seed()));
    }

    assertThat(before).isPositive();
    assertThat(audit.dossiers.size()).isGreaterThan(before);
    assertThat(audit.completed()).isNotEmpty();
  }

  @Property(tries = 40)
  void everyDossierEndsInTheDaysThatAreLookedBackOn(
      @ForAll(supplier = AnyCentreDay.class) CentreDay received) {
    LocalDate date = received.day();
    for (DossierLife life : DossierDraw.receivedOn(received)) {
      assertThat(life.subject()).matches("H[0-9]{8}-[0-9]{6}");
      assertThat(life.endsOn()).isBetween(date, date.plusDays(DossierDraw.LONGEST_LIFE_DAYS));
      assertThat(life.steps().getLast().body().type()).isEqualTo(EventType.DOSSIER_COMPLETED);
    }
  }

  /** A server that begins with a day learns what one that was there before knows. */
  @Test
  void theBacklogIsWhatTheDaysBeforeWouldHaveTold() {
    CentreProfile centre = DemoWorld.centres(4, false).get(3);
    DossierAudit audit = new DossierAudit();
    List<PlannedEvent> lived = new ArrayList<>();
    for (int ago = DossierDraw.LONGEST_LIFE_DAYS; ago > 0; ago--) {
      // The first days also end dossiers that came in before them.
      for (PlannedEvent event : DayPlan.of(centre, MONDAY.minusDays(ago), 1)) {
        if (event.body() instanceof ServiceFinished) {
          audit.follow(List.of(event));
        } else if (event.body() instanceof DossierReceived
            || audit.dossiers.containsKey(event.subject())) {
          audit.follow(List.of(event));
          lived.add(event);
        }
      }
    }
    lived.removeIf(
        event -> Objects.requireNonNull(audit.dossiers.get(event.subject())).completed != null);
    assertThat(lived).isNotEmpty();

    assertThat(told(DayPlan.before(centre, MONDAY, 1))).isEqualTo(told(lived));
  }

  @Test
  void aServerFindsDossiersThatAreDueTodayAndSomeThatAreOverdue() {
    int dueToday = 0;
    int overdue = 0;
    int open = 0;
    for (CentreProfile centre : DemoWorld.centres(12, true)) {
      DossierAudit audit = new DossierAudit().follow(DayPlan.before(centre, MONDAY, 1));
      assertThat(audit.completed()).isEmpty();
      for (DossierAudit.Dossier dossier : audit.dossiers.values()) {
        open++;
        if (!dossier.paused && dossier.dueMicros < WorkingHours.micros(MONDAY, 0)) {
          overdue++;
        } else if (dossier.dueMicros == DossierLife.endOfOffice(MONDAY)) {
          dueToday++;
        }
      }
    }
    assertThat(open).isBetween(1_200, 3_600);
    assertThat(dueToday).isBetween(open / 40, open / 4);
    assertThat(overdue).isBetween(open / 200, open / 15);
  }

  @Test
  void officesCountWorkingDays() {
    LocalDate friday = MONDAY.minusDays(3);
    assertThat(WorkingHours.plusWorkingDays(friday, 1, false)).isEqualTo(MONDAY);
    assertThat(WorkingHours.plusWorkingDays(friday, 1, true)).isEqualTo(friday.plusDays(1));
    assertThat(WorkingHours.plusWorkingDays(MONDAY, 4, false)).isEqualTo(MONDAY.plusDays(4));
    assertThat(WorkingHours.plusWorkingDays(MONDAY, 30, false)).isEqualTo(MONDAY.plusWeeks(6));
    assertThat(WorkingHours.plusWorkingDays(MONDAY.plusDays(2), 13, false))
        .isEqualTo(MONDAY.plusWeeks(3));
  }

  private static Set<String> told(List<PlannedEvent> events) {
    Set<String> told = new TreeSet<>();
    for (PlannedEvent event : events) {
      LocalDate date =
          Instant.EPOCH
              .plusMillis(event.timeMicros() / 1_000)
              .atZone(WorkingHours.ZONE)
              .toLocalDate();
      told.add(event.subject() + " " + event.body().type() + " " + date);
    }
    return told;
  }
}
