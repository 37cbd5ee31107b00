package io.counterwatch.audit;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tickets of a day, moved by its events one after the other. */
final class Turns {
  private static final long SLACK_MICROS = 15_000_000L;

  private final AuditPlan plan;
  private final Shifts shifts;
  private int begun;
  private final Map<String, Turn> turns = new TreeMap<>();

  Turns(AuditPlan plan, Shifts shifts) {
    this.plan = plan;
    this.shifts = shifts;
  }

  Collection<Turn> all() {
    return turns.values();
  }

  @Nullable Turn of(@Nullable String subject) {
    return subject == null ? null : turns.get(subject);
  }

  void play(RawEvent event) {
    if (event.isOfTicket()) {
      if (event.type().equals("ticket.called")) {
        endAtCounter(event, true);
      }
      play(turns.computeIfAbsent(event.about(), Turn::new), event);
    } else if (event.type().equals("counter.paused") || event.type().equals("counter.closed")) {
      endAtCounter(event, event.type().equals("counter.closed"));
    }
  }

  private void play(Turn turn, RawEvent event) {
    switch (event.type()) {
      case "ticket.issued" -> {
        if (turn.issue == null) {
          turn.issue = event;
        } else {
          turn.senseless.add("duplicate-number");
        }
      }
      case "ticket.print-failed" -> turn.printFailed = true;
      case "ticket.called" -> called(turn, event);
      case "service.started" -> started(turn, event);
      case "service.finished" -> finished(turn, event);
      case "ticket.transferred" -> transferred(turn, event);
      case "ticket.parked" -> parked(turn, event);
      case "ticket.left" -> left(turn, event);
      default -> throw new IllegalArgumentException(event.type());
    }
  }

  // ---- guesses

  /** What an event at a counter does to tickets that it does not name. */
  private void endAtCounter(RawEvent event, boolean givesUp) {
    String counter = event.word("counter");
    for (Turn turn : turns.values()) {
      Leg leg = turn.leg();
      if (turn.subject.equals(event.subject())) {
        continue;
      }
      if (leg.is("called") && givesUp && isCalledTo(leg, counter) && plan.sendsStarts(counter)) {
        guess(turn, "left", event.micros());
        leg.reason = "no-show";
      } else if (leg.is("serving")
          && leg.last().counter.equals(counter)
          && !plan.sendsFinishes(counter)) {
        guess(turn, "served", event.micros());
        leg.last().to = event.micros();
        credit(leg, null);
      }
    }
  }

  private static boolean isCalledTo(Leg leg, String counter) {
    return leg.lastCall != null && leg.lastCall.word("counter").equals(counter);
  }

  private static void guess(Turn turn, String state, long micros) {
    Leg leg = turn.leg();
    leg.beforeGuess = leg.copy();
    leg.state = state;
    leg.ended = micros;
  }

  /** The last leg, as if its end had never been guessed. */
  private static Leg withoutGuess(Turn turn) {
    Leg before = turn.leg().beforeGuess;
    if (before != null) {
      turn.legs.set(turn.legs.size() - 1, before);
    }
    return turn.leg();
  }

  /** Whether a service end was guessed: then the leg goes on, and the stretch stays ended. */
  private static boolean resumes(Leg leg) {
    if (leg.beforeGuess == null || !leg.is("served")) {
      return false;
    }
    leg.beforeGuess = null;
    return true;
  }

  // ---- what each event does

  private void called(Turn turn, RawEvent call) {
    if (resumes(turn.leg())) {
      call(turn.leg(), call);
      return;
    }
    Leg leg = withoutGuess(turn);
    switch (leg.state) {
      case "serving" -> calledWhileServing(turn, leg, call);
      case "served" -> {
        if (leg.firstCall == null) {
          leg.firstCall = call.micros();
          lateCall(leg, call);
        } else {
          turn.senseless.add("call-after-finish");
        }
      }
      default -> call(leg, call);
    }
  }

  private void call(Leg leg, RawEvent call) {
    String counter = call.word("counter");
    leg.state = "called";
    leg.ended = null;
    leg.reason = "";
    leg.creditedCounter = null;
    leg.creditedClerk = null;
    leg.outOfQueue(call.micros());
    if (leg.firstCall == null) {
      leg.firstCall = call.micros();
    }
    leg.lastCall = call;
    leg.openingAtCall = shifts.clerkAt(counter);
    if (!plan.sendsStarts(counter)) {
      leg.state = "serving";
      Stretch stretch = open(leg, counter, call.micros());
      stretch.guessedStart = true;
      stretch.clerkOfCall = call.text("staff");
    }
  }

  private void calledWhileServing(Turn turn, Leg leg, RawEvent call) {
    Stretch stretch = leg.last();
    if (stretch.guessedStart) {
      leg.stretches.removeLast();
      call(leg, call);
    } else if (stretch.bare || leg.firstCall == null) {
      if (leg.firstCall == null) {
        leg.firstCall = call.micros();
      }
      lateCall(leg, call);
    } else if (!stretch.counter.equals(call.word("counter"))
        || call.micros() - stretch.from > SLACK_MICROS) {
      turn.senseless.add("call-while-serving");
    }
  }

  /** A call after the start of the last stretch. */
  private static void lateCall(Leg leg, RawEvent call) {
    Stretch stretch = leg.last();
    if (call.micros() - stretch.from <= SLACK_MICROS) {
      stretch.clerkOfCall = call.text("staff");
      stretch.bare = false;
      if (leg.stretches.size() == 1) {
        leg.walk = 0L;
      }
      if (leg.is("served") && leg.clerkOfFinish == null) {
        leg.creditedClerk = stretch.clerk();
      }
    }
  }

  private Stretch open(Leg leg, String counter, long micros) {
    Stretch stretch = new Stretch(counter, micros, begun++);
    stretch.clerkOfOpening = shifts.clerkAt(counter);
    leg.stretches.add(stretch);
    return stretch;
  }

  private void started(Turn turn, RawEvent start) {
    String counter = start.word("counter");
    if (resumes(turn.leg())) {
      serve(turn.leg(), start);
      return;
    }
    Leg leg = withoutGuess(turn);
    switch (leg.state) {
      case "called" -> {
        Stretch stretch = serve(leg, start);
        stretch.clerkOfCall = Objects.requireNonNull(leg.lastCall).text("staff");
        walk(leg, start);
      }
      case "serving" -> {
        Stretch stretch = leg.last();
        if (stretch.guessedStart) {
          leg.stretches.removeLast();
          Stretch real = serve(leg, start);
          real.clerkOfCall = stretch.clerkOfCall;
          walk(leg, start);
        } else if (stretch.counter.equals(counter)) {
          turn.senseless.add("already-started");
        } else {
          turn.senseless.add("started-elsewhere");
          stretch.to = start.micros();
          serve(leg, start);
        }
      }
      case "served" -> turn.senseless.add("start-after-finish");
      default -> serve(leg, start).bare = true;
    }
  }

  private Stretch serve(Leg leg, RawEvent start) {
    leg.state = "serving";
    leg.ended = null;
    leg.reason = "";
    leg.creditedCounter = null;
    leg.creditedClerk = null;
    leg.outOfQueue(start.micros());
    Stretch stretch = open(leg, start.word("counter"), start.micros());
    stretch.clerkOfStart = start.text("staff");
    return stretch;
  }

  private static void walk(Leg leg, RawEvent start) {
    if (leg.stretches.size() == 1 && leg.lastCall != null) {
      leg.walk = start.micros() - leg.lastCall.micros();
    }
  }

  private void finished(Turn turn, RawEvent finish) {
    Leg leg = withoutGuess(turn);
    switch (leg.state) {
      case "waiting" -> turn.senseless.add("finish-without-call");
      case "called" -> {
        RawEvent call = Objects.requireNonNull(leg.lastCall);
        Stretch stretch = new Stretch(call.word("counter"), call.micros(), -1);
        stretch.clerkOfCall = call.text("staff");
        stretch.clerkOfOpening = leg.openingAtCall;
        leg.stretches.add(stretch);
        conclude(leg, finish);
      }
      case "serving" -> conclude(leg, finish);
      case "parked" -> {
        if (leg.stretches.isEmpty()) {
          turn.senseless.add("finish-without-call");
        } else {
          end(leg, "served", finish);
          credit(leg, finish);
        }
      }
      case "served" -> turn.senseless.add("already-finished");
      default -> turn.senseless.add("finish-after-left");
    }
  }

  private static void conclude(Leg leg, RawEvent finish) {
    leg.last().to = finish.micros();
    leg.last().clerkOfFinish = finish.text("staff");
    end(leg, "served", finish);
    credit(leg, finish);
  }

  private static void end(Leg leg, String state, RawEvent event) {
    leg.state = state;
    leg.ended = event.micros();
    leg.outOfQueue(event.micros());
  }

  private static void credit(Leg leg, @Nullable RawEvent finish) {
    leg.creditedCounter = finish == null ? leg.last().counter : finish.word("counter");
    leg.clerkOfFinish = finish == null ? null : finish.text("staff");
    leg.creditedClerk = leg.clerkOfFinish == null ? leg.last().clerk() : leg.clerkOfFinish;
  }

  private static void transferred(Turn turn, RawEvent transfer) {
    Leg leg = withoutGuess(turn);
    if (leg.is("left")) {
      turn.senseless.add("transfer-after-left");
    }
    if (leg.is("serving")) {
      leg.last().to = transfer.micros();
    }
    boolean served = !leg.stretches.isEmpty();
    if (!leg.is("served")) {
      leg.reason = "";
      end(leg, served ? "served" : "transferred", transfer);
      if (served) {
        credit(leg, null);
      }
    }
    turn.legs.add(new Leg(transfer));
  }

  private static void parked(Turn turn, RawEvent parking) {
    Leg leg = withoutGuess(turn);
    switch (leg.state) {
      case "parked" -> turn.senseless.add("already-parked");
      case "served", "left" -> turn.senseless.add("park-after-end");
      default -> {
        if (leg.is("serving")) {
          leg.last().to = parking.micros();
        }
        leg.state = "parked";
        leg.outOfQueue(parking.micros());
      }
    }
  }

  private static void left(Turn turn, RawEvent leaving) {
    Leg leg = withoutGuess(turn);
    switch (leg.state) {
      case "served" -> turn.senseless.add("left-after-finish");
      case "left" -> turn.senseless.add("already-left");
      default -> {
        leg.reason = leaving.word("reason");
        if (leg.is("serving")) {
          if (leg.last().guessedStart && leg.reason.equals("no-show")) {
            leg.stretches.removeLast();
          } else {
            leg.last().to = leaving.micros();
          }
        }
        end(leg, "left", leaving);
      }
    }
  }
}
