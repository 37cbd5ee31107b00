package io.counterwatch.simulator;

import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventBody.DossierDigitised;
import io.counterwatch.event.EventBody.DossierPaid;
import io.counterwatch.event.PaymentChannel;
import io.counterwatch.simulator.DossierLife.Step;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happens to dossiers on a day: to those that come in, and to those of the weeks before. The
 * life of each is drawn from the day of its receipt alone, so any day can be told without the ones
 * before it.
 */
final class Dossiers {
  private final CentreDay day;
  private final CentreProfile centre;
  private final List<PlannedEvent> events = new ArrayList<>();

  private Dossiers(CentreDay day) {
    this.day = day;
    centre = day.centre();
  }

  /**
   * The dossier events of a day.
   *
   * @param visits of that day: some of them leave the dossiers that come in at the counters
   */
  static List<PlannedEvent> of(CentreDay day, List<Visit> visits) {
    Dossiers dossiers = new Dossiers(day);
    dossiers.takeIn(visits);
    for (DossierLife life : dossiers.earlier()) {
      dossiers.step(life, null, step -> step.day().equals(day.day()));
    }
    return dossiers.events;
  }

  /**
   * What happened before a day to the dossiers that are still open when it begins. Their tickets
   * are not told.
   */
  static List<PlannedEvent> openBefore(CentreDay day) {
    Dossiers dossiers = new Dossiers(day);
    for (DossierLife life : dossiers.earlier()) {
      if (!life.endsOn().isBefore(day.day())) {
        dossiers.receive(life, dossiers.deskFor(life.service()), null);
        dossiers.step(
            life, dossiers.deskFor(life.service()), step -> step.day().isBefore(day.day()));
      }
    }
    return dossiers.events;
  }

  private List<DossierLife> earlier() {
    List<DossierLife> lives = new ArrayList<>();
    for (int ago = DossierDraw.LONGEST_LIFE_DAYS; ago >= 1; ago--) {
      lives.addAll(DossierDraw.receivedOn(day.on(day.day().minusDays(ago))));
    }
    return lives;
  }

  private void takeIn(List<Visit> visits) {
    Map<String, List<DossierLife>> atCounters = new HashMap<>();
    for (DossierLife life : DossierDraw.receivedOn(day)) {
      if (life.channel() == DossierChannel.COUNTER) {
        atCounters.computeIfAbsent(life.service(), first -> new ArrayList<>()).add(life);
      } else {
        takeIn(life, centre.office(), null);
      }
    }
    Map<String, List<Visit>> byService =
        visits.stream().filter(Visit::settled).collect(Collectors.groupingBy(Visit::service));
    Chance chance = day.chance("intake");
    for (ServiceProfile service : centre.services()) {
      handIn(
          atCounters.getOrDefault(service.id(), List.of()),
          byService.getOrDefault(service.id(), List.of()),
          chance);
    }
  }

  /** Each visit as likely as another; what is more than there are visits comes without a ticket. */
  private void handIn(List<DossierLife> lives, List<Visit> visits, Chance chance) {
    LocalDate next = WorkingHours.workingDayFrom(day.day().plusDays(1), centre.everyDay());
    int handedIn = 0;
    int left = visits.size();
    for (Visit visit : visits) {
      if (chance.happens((lives.size() - handedIn) / (double) left--)) {
        long finishedMillis = (visit.finishedMicros() - day.micros(0)) / 1_000;
        long millis = finishedMillis + chance.millisBetween(2, 30);
        takeIn(lives.get(handedIn++).broughtAt(millis, next), visit.device(), visit.subject());
      }
    }
    for (DossierLife life : lives.subList(handedIn, lives.size())) {
      takeIn(life, deskFor(life.service()), null);
    }
  }

  private void takeIn(DossierLife life, String device, @Nullable String ticket) {
    receive(life, device, ticket);
    step(life, device, step -> step.day().equals(day.day()));
  }

  private void receive(DossierLife life, String device, @Nullable String ticket) {
    String where = life.channel() == DossierChannel.COUNTER ? device : centre.office();
    events.add(
        new PlannedEvent(
            WorkingHours.micros(life.day(), life.receivedMillis()),
            where,
            life.subject(),
            life.received(ticket)));
  }

  private void step(DossierLife life, @Nullable String desk, Predicate<Step> wanted) {
    for (Step step : life.steps()) {
      if (wanted.test(step)) {
        events.add(
            new PlannedEvent(
                WorkingHours.micros(step.day(), step.millis()),
                device(step.body(), desk),
                life.subject(),
                step.body()));
      }
    }
  }

  private String device(EventBody body, @Nullable String desk) {
    return switch (body) {
      case DossierDigitised scanned -> centre.scanner();
      case DossierPaid paid when paid.channel() == PaymentChannel.COUNTER && desk != null -> desk;
      default -> centre.office();
    };
  }

  private String deskFor(String service) {
    return centre.counters().stream()
        .filter(counter -> counter.services().contains(service))
        .map(counter -> centre.terminal(counter.id()))
        .findFirst()
        .orElse(centre.office());
  }
}
