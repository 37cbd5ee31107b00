package io.counterwatch.simulator;

import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventBody.CounterClosed;
import io.counterwatch.event.EventBody.CounterOpened;
import io.counterwatch.event.EventBody.CounterPaused;
import io.counterwatch.event.EventBody.ServiceFinished;
import io.counterwatch.event.EventBody.ServiceStarted;
import io.counterwatch.event.EventBody.TicketCalled;
import io.counterwatch.event.EventBody.TicketIssued;
import io.counterwatch.event.EventBody.TicketLeft;
import io.counterwatch.event.EventBody.TicketParked;
import io.counterwatch.event.EventBody.TicketPrintFailed;
import io.counterwatch.event.EventBody.TicketTransferred;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.event.ServiceOutcome;
import io.counterwatch.event.TicketChannel;
import io.counterwatch.simulator.Visitor.State;
import io.counterwatch.simulator.WorkingHours.Session;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A discrete-event simulation of one centre on one day: visitors, one line, several counters. */
final class DaySimulation {
  private static final int CALLS = 3;

  private final CentreProfile centre;
  private final CentreDay day;
  private final @Nullable KioskPaper paper;
  private final Chance chance;
  private final Agenda agenda = new Agenda();
  private final WaitingLine line = new WaitingLine();
  private final List<Desk> desks = new ArrayList<>();
  private final Map<String, ServiceProfile> services = new HashMap<>();
  private final Map<String, Integer> lastNumbers = new HashMap<>();
  private final List<PlannedEvent> plan = new ArrayList<>();

  /**
   * Nothing has happened yet.
   *
   * @param paper when the kiosk's paper runs out, if it does
   * @param absentShare how probably a counter stays closed all day
   */
  DaySimulation(CentreDay day, @Nullable KioskPaper paper, double absentShare) {
    this.day = day;
    this.paper = paper;
    centre = day.centre();
    chance = day.chance("visitors");
    for (ServiceProfile service : centre.services()) {
      services.put(service.id(), service);
    }
    Chance absences = day.chance("absences");
    for (CounterProfile counter : centre.counters()) {
      desks.add(new Desk(counter, centre.terminal(counter.id()), absences.happens(absentShare)));
    }
  }

  List<PlannedEvent> run() {
    for (long arrival : Arrivals.of(centre.ticketsPerDay(), day.day(), chance)) {
      agenda.at(arrival, () -> arrive(chance.oneOf(centre.services(), ServiceProfile::share)));
    }
    for (int i = 0; i < desks.size(); i++) {
      if (!desks.get(i).absent) {
        planShifts(desks.get(i), i);
      }
    }
    for (Session session : WorkingHours.SESSIONS) {
      agenda.at(session.closesMillis(), () -> sendHome(session));
    }
    agenda.run();
    return List.copyOf(plan);
  }

  private void planShifts(Desk desk, int index) {
    for (Session session : WorkingHours.SESSIONS) {
      boolean relieved = session.equals(WorkingHours.AFTERNOON) && index % 3 == 2;
      String staff = staff(relieved ? index + centre.counters().size() : index);
      agenda.at(session.opensMillis() + chance.millisBetween(5, 240), () -> open(desk, staff));
      agenda.at(session.closesMillis(), () -> wantClosed(desk));
      long middle = (session.opensMillis() + session.closesMillis()) / 2;
      agenda.at(
          middle + chance.millisBetween(-3_600, 3_600),
          () -> wantPause(desk, chance.millisBetween(300, 900)));
    }
  }

  static String staff(int index) {
    return String.format(Locale.ROOT, "s-%02d", index + 1);
  }

  // Visitors

  private void arrive(ServiceProfile service) {
    if (paper != null && paper.isOut(agenda.nowMillis())) {
      long againMillis = paper.changedMillis() + chance.millisBetween(2, 60);
      agenda.at(againMillis, () -> arrive(service));
      return;
    }
    int last = lastNumbers.merge(service.id(), 1, Integer::sum);
    String number = String.format(Locale.ROOT, "%c%03d", service.letter(), last);
    boolean priority = chance.happens(0.08);
    Long appointment = chance.happens(0.06) ? appointmentMillis() : null;
    Visitor visitor =
        new Visitor(
            day.day().format(DateTimeFormatter.BASIC_ISO_DATE) + "-" + number,
            service.id(),
            priority,
            appointment,
            ignoredCalls());
    Long appointmentMicros = appointment == null ? null : micros(appointment);
    TicketChannel channel = appointment == null ? TicketChannel.KIOSK : TicketChannel.ONLINE;
    record(
        centre.kiosk(),
        visitor.subject,
        new TicketIssued(service.id(), number, channel, priority, appointmentMicros, null));
    if (chance.happens(0.004)) {
      jam(visitor, service);
    } else {
      waitInLine(visitor);
      planLeaving(visitor);
    }
  }

  private long appointmentMillis() {
    long quarter = WorkingHours.minutes(15);
    long soon = agenda.nowMillis() + chance.millisBetween(0, 1_200);
    return (soon + quarter - 1) / quarter * quarter;
  }

  private int ignoredCalls() {
    if (chance.happens(0.035)) {
      return CALLS;
    }
    return chance.happens(0.06) ? 1 : 0;
  }

  private void jam(Visitor visitor, ServiceProfile service) {
    visitor.state = State.GONE;
    agenda.in(2_000, () -> record(centre.kiosk(), visitor.subject, new TicketPrintFailed()));
    agenda.in(chance.millisBetween(20, 60), () -> arrive(service));
  }

  private void waitInLine(Visitor visitor) {
    line.join(visitor);
    agenda.in(chance.millisBetween(4, 12), this::wakeFreeDesks);
  }

  private void planLeaving(Visitor visitor) {
    long place = visitor.place;
    long patience = chance.lognormalMillis(3_000, 0.45);
    agenda.in(patience, () -> leave(visitor, place, LeaveReason.WALKED_OUT));
    if (chance.happens(0.015)) {
      agenda.in(chance.millisBetween(60, 900), () -> leave(visitor, place, LeaveReason.CANCELLED));
    }
  }

  /** Leaves the line that was joined at that place, unless called meanwhile. */
  private void leave(Visitor visitor, long place, LeaveReason reason) {
    if (visitor.state == State.WAITING && visitor.place == place) {
      line.leave(visitor);
      visitor.state = State.GONE;
      record(centre.kiosk(), visitor.subject, new TicketLeft(reason));
    }
  }

  /**
   * The counters close: who still waits goes, some to come back after lunch, some without a word.
   */
  private void sendHome(Session session) {
    boolean lunch = session.equals(WorkingHours.MORNING);
    for (Visitor visitor : line.everybody()) {
      long place = visitor.place;
      if (lunch || chance.happens(0.5)) {
        agenda.in(
            chance.millisBetween(30, 480), () -> leave(visitor, place, LeaveReason.WALKED_OUT));
      } else {
        line.leave(visitor);
        visitor.state = State.GONE;
      }
      if (lunch && chance.happens(0.5)) {
        ServiceProfile service = profile(visitor.service);
        long back = WorkingHours.AFTERNOON.opensMillis() + chance.millisBetween(0, 2_700);
        agenda.at(back, () -> arrive(service));
      }
    }
  }

  // Counters

  private void open(Desk desk, String staff) {
    desk.staff = staff;
    desk.closing = false;
    desk.pauseMillis = 0;
    record(desk, new CounterOpened(desk.profile.id(), staff, desk.profile.services()));
    becomeFreeSoon(desk);
  }

  private void wantClosed(Desk desk) {
    desk.closing = true;
    if (desk.state == Desk.State.FREE) {
      callNext(desk);
    }
  }

  private void wantPause(Desk desk, long millis) {
    desk.pauseMillis = millis;
    if (desk.state == Desk.State.FREE) {
      callNext(desk);
    }
  }

  private void wakeFreeDesks() {
    for (Desk desk : desks) {
      if (desk.state == Desk.State.FREE) {
        callNext(desk);
      }
    }
  }

  private void becomeFreeSoon(Desk desk) {
    desk.state = Desk.State.BUSY;
    agenda.in(chance.millisBetween(8, 35), () -> callNext(desk));
  }

  private void callNext(Desk desk) {
    if (desk.closing) {
      desk.state = Desk.State.CLOSED;
      record(desk, new CounterClosed(desk.profile.id()));
      return;
    }
    if (desk.pauseMillis > 0) {
      pause(desk);
      return;
    }
    Visitor visitor = line.take(desk.profile.services(), agenda.nowMillis());
    if (visitor == null) {
      desk.state = Desk.State.FREE;
      return;
    }
    desk.state = Desk.State.BUSY;
    visitor.state = State.CALLED;
    call(desk, visitor, 1);
  }

  private void pause(Desk desk) {
    long millis = desk.pauseMillis;
    desk.pauseMillis = 0;
    desk.state = Desk.State.PAUSED;
    record(desk, new CounterPaused(desk.profile.id(), desk.staff, "break"));
    agenda.in(millis, () -> resume(desk));
  }

  private void resume(Desk desk) {
    if (!desk.closing) {
      record(desk, new CounterOpened(desk.profile.id(), desk.staff, desk.profile.services()));
    }
    becomeFreeSoon(desk);
  }

  private void call(Desk desk, Visitor visitor, int attempt) {
    record(desk, visitor, new TicketCalled(desk.profile.id(), desk.staff));
    if (attempt > visitor.ignoredCalls || visitor.returning) {
      agenda.in(chance.lognormalMillis(22, 0.4), () -> start(desk, visitor));
    } else if (attempt < CALLS) {
      agenda.in(chance.millisBetween(40, 70), () -> call(desk, visitor, attempt + 1));
    } else {
      agenda.in(chance.millisBetween(40, 60), () -> giveUp(desk, visitor));
    }
  }

  private void giveUp(Desk desk, Visitor visitor) {
    visitor.state = State.GONE;
    record(desk, visitor, new TicketLeft(LeaveReason.NO_SHOW));
    becomeFreeSoon(desk);
  }

  private void start(Desk desk, Visitor visitor) {
    visitor.state = State.SERVED_NOW;
    record(desk, visitor, new ServiceStarted(desk.profile.id(), desk.staff));
    ServiceProfile service = profile(visitor.service);
    long whole = Math.max(30_000, chance.lognormalMillis(service.medianSeconds(), service.sigma()));
    long rest = visitor.returning ? whole / 2 : whole;
    boolean fresh = !visitor.wasParked && !visitor.wasTransferred;
    if (fresh && chance.happens(0.04)) {
      agenda.in(rest / 2, () -> park(desk, visitor));
    } else if (fresh && centre.services().size() > 1 && chance.happens(0.05)) {
      agenda.in(rest / 2, () -> transfer(desk, visitor));
    } else {
      agenda.in(rest, () -> finish(desk, visitor));
    }
  }

  private void park(Desk desk, Visitor visitor) {
    visitor.state = State.AWAY;
    visitor.wasParked = true;
    record(desk, visitor, new TicketParked("missing-paper"));
    agenda.in(
        chance.millisBetween(300, 1_500),
        () -> {
          visitor.returning = true;
          waitInLine(visitor);
        });
    becomeFreeSoon(desk);
  }

  private void transfer(Desk desk, Visitor visitor) {
    List<ServiceProfile> others =
        centre.services().stream().filter(other -> !other.id().equals(visitor.service)).toList();
    visitor.service = chance.oneOf(others, ServiceProfile::share).id();
    visitor.wasTransferred = true;
    record(desk, visitor, new TicketTransferred(visitor.service, null));
    waitInLine(visitor);
    becomeFreeSoon(desk);
  }

  private void finish(Desk desk, Visitor visitor) {
    visitor.state = State.GONE;
    record(desk, visitor, new ServiceFinished(desk.profile.id(), desk.staff, outcome()));
    becomeFreeSoon(desk);
  }

  private ServiceOutcome outcome() {
    if (chance.happens(0.07)) {
      return chance.happens(0.7) ? ServiceOutcome.INCOMPLETE : ServiceOutcome.REFERRED;
    }
    return ServiceOutcome.DONE;
  }

  private ServiceProfile profile(String service) {
    ServiceProfile profile = services.get(service);
    if (profile == null) {
      throw new IllegalStateException(centre.id() + " has no service " + service);
    }
    return profile;
  }

  // What the devices note down

  private void record(Desk desk, EventBody body) {
    record(desk.device, null, body);
  }

  private void record(Desk desk, Visitor visitor, EventBody body) {
    record(desk.device, visitor.subject, body);
  }

  private void record(String device, @Nullable String subject, EventBody body) {
    plan.add(new PlannedEvent(micros(agenda.nowMillis()), device, subject, body));
  }

  private long micros(long millisOfDay) {
    return day.micros(millisOfDay);
  }
}
