package io.counterwatch.simulator;

import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventBody.DossierCompleted;
import io.counterwatch.event.EventBody.DossierDigitised;
import io.counterwatch.event.EventBody.DossierPaid;
import io.counterwatch.event.EventBody.DossierResumed;
import io.counterwatch.event.EventBody.DossierSupplementRequested;
import io.counterwatch.event.PaymentChannel;
import io.counterwatch.simulator.DossierLife.Step;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Draws the lives of the dossiers that come in on a day. */
final class DossierDraw {
  /** Calendar days after its receipt in which every dossier has ended. */
  static final int LONGEST_LIFE_DAYS = 65;

  /** Six digits, written many times over: days are drawn again for each day that follows. */
  private static final int NUMBERS = 1_000_000;

  private static final double POSTED = 0.03;
  private static final double ON_A_DAY_OFF = 0.35;
  private static final int SHORTEST_FOR_SUPPLEMENTS = 3;
  private static final int LONGEST_SUPPLEMENT = 5;
  private static final int LATEST = 6;

  private static final List<String> MISSING =
      List.of("missing-paper", "unclear-copy", "wrong-form", "signature-missing");

  private final CentreDay day;
  private final Chance chance;
  private final boolean everyDay;
  private final String prefix;

  private DossierDraw(CentreDay day) {
    this.day = day;
    chance = day.chance("dossiers");
    everyDay = day.centre().everyDay();
    prefix = "H" + day.day().format(DateTimeFormatter.BASIC_ISO_DATE) + "-";
  }

  /** What comes in on that day, by whatever way. On a day off, only what is submitted online. */
  static List<DossierLife> receivedOn(CentreDay day) {
    return new DossierDraw(day).received();
  }

  private List<DossierLife> received() {
    CentreProfile centre = day.centre();
    double shares = centre.services().stream().mapToDouble(ServiceProfile::share).sum();
    List<DossierLife> lives = new ArrayList<>();
    for (ServiceProfile service : centre.services()) {
      double expected =
          centre.ticketsPerDay()
              * (service.share() / shares)
              * Procedure.dossiersPerTicket(service.id())
              * chance.between(0.85, 1.15)
              * (day.works() ? 1 : ON_A_DAY_OFF);
      int count = chance.count(expected);
      for (int i = 0; i < count; i++) {
        Procedure procedure = chance.oneOf(Procedure.of(service.id()), Procedure::weight);
        DossierChannel channel = channel(procedure);
        if (day.works() || channel == DossierChannel.ONLINE) {
          lives.add(life(subject(lives.size() + 1), service.id(), procedure, channel));
        }
      }
    }
    return lives;
  }

  private String subject(int number) {
    return prefix + Integer.toString(NUMBERS + number).substring(1);
  }

  private DossierChannel channel(Procedure procedure) {
    if (chance.happens(procedure.online())) {
      return DossierChannel.ONLINE;
    }
    boolean posted = procedure.workingDays() > 0 && chance.happens(POSTED);
    return posted ? DossierChannel.POST : DossierChannel.COUNTER;
  }

  private DossierLife life(
      String subject, String service, Procedure procedure, DossierChannel channel) {
    long receivedMillis = receivedMillis(channel);
    boolean today = day.works() && receivedMillis < DossierLife.LATEST_FOR_TODAY_MILLIS;
    LocalDate begins =
        today ? day.day() : WorkingHours.workingDayFrom(day.day().plusDays(1), everyDay);
    long beginsMillis =
        today
            ? Math.max(receivedMillis, WorkingHours.MORNING.opensMillis())
            : WorkingHours.MORNING.opensMillis() + chance.millisBetween(0, 3_600);
    List<Step> steps = new ArrayList<>();
    if (chance.happens(channel == DossierChannel.ONLINE ? 0.93 : 0.82)) {
      int pages = 2 + (int) chance.between(0, 4 + procedure.workingDays());
      long millis = beginsMillis + chance.millisBetween(120, 1_500);
      steps.add(new Step(begins, millis, new DossierDigitised(pages)));
    }
    if (procedure.fee()) {
      pay(channel, receivedMillis, steps);
    }
    work(procedure, begins, beginsMillis, steps);
    steps.sort(Comparator.comparing(Step::day).thenComparingLong(Step::millis));
    return new DossierLife(
        subject,
        service,
        procedure,
        channel,
        day.day(),
        receivedMillis,
        WorkingHours.plusWorkingDays(begins, procedure.workingDays(), everyDay),
        List.copyOf(steps));
  }

  /** People submit online at any hour they are awake. */
  private long receivedMillis(DossierChannel channel) {
    return switch (channel) {
      case ONLINE ->
          day.works() && chance.happens(0.75)
              ? (long) chance.between(WorkingHours.minutes(450), WorkingHours.minutes(1_020))
              : (long) chance.between(WorkingHours.minutes(330), WorkingHours.minutes(1_400));
      case POST -> (long) chance.between(WorkingHours.minutes(510), WorkingHours.minutes(630));
      case COUNTER -> (long) chance.between(WorkingHours.minutes(480), WorkingHours.minutes(660));
    };
  }

  private void pay(DossierChannel channel, long receivedMillis, List<Step> steps) {
    double paid =
        switch (channel) {
          case ONLINE -> 0.88;
          case POST -> 0.6;
          case COUNTER -> 0.95;
        };
    if (!chance.happens(paid)) {
      return;
    }
    boolean cash = channel == DossierChannel.COUNTER && chance.happens(0.6);
    PaymentChannel how = cash ? PaymentChannel.COUNTER : PaymentChannel.ONLINE;
    long millis = receivedMillis + chance.millisBetween(40, cash ? 170 : 900);
    steps.add(new Step(day.day(), millis, new DossierPaid(how)));
  }

  private void work(Procedure procedure, LocalDate begins, long beginsMillis, List<Step> steps) {
    int term = procedure.workingDays();
    int done = doneAfter(procedure);
    boolean lacking =
        term >= SHORTEST_FOR_SUPPLEMENTS && chance.happens(procedure.demanding() ? 0.14 : 0.06);
    int pause = 0;
    if (lacking) {
      int asked = 1 + (int) chance.between(0, term / 2.0 - 0.5);
      pause = 1 + (int) chance.between(0, LONGEST_SUPPLEMENT);
      done = Math.max(done, asked + 1) + pause;
      LocalDate due = WorkingHours.plusWorkingDays(begins, term + pause, everyDay);
      String reason = chance.oneOf(MISSING, any -> 1);
      steps.add(step(begins, asked, new DossierSupplementRequested(reason)));
      steps.add(step(begins, asked + pause, new DossierResumed(DossierLife.endOfOffice(due))));
    }
    DossierCompleted completed = new DossierCompleted(result(procedure, lacking));
    steps.add(
        done == 0
            ? new Step(begins, beginsMillis + chance.millisBetween(1_560, 5_400), completed)
            : step(begins, done, completed));
  }

  /** Working days until the result; most results come shortly before they are due. */
  private int doneAfter(Procedure procedure) {
    int term = procedure.workingDays();
    double early = chance.between(0, 1);
    if (chance.happens(procedure.late())) {
      return term + 1 + (int) (early * early * LATEST);
    }
    return term == 0 ? 0 : Math.max(1, term - (int) (early * early * term * 0.7));
  }

  private DossierResult result(Procedure procedure, boolean lacking) {
    double returned = procedure.demanding() ? 0.05 : 0.01;
    if (chance.happens(lacking ? 0.2 : returned)) {
      return DossierResult.RETURNED_INCOMPLETE;
    }
    return chance.happens(0.008) ? DossierResult.REFUSED : DossierResult.GRANTED;
  }

  private Step step(LocalDate begins, int workingDays, EventBody body) {
    return new Step(
        WorkingHours.plusWorkingDays(begins, workingDays, everyDay),
        WorkingHours.officeMillis(chance),
        body);
  }
}
