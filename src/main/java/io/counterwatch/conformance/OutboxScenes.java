package io.counterwatch.conformance;

import io.counterwatch.conformance.SendingWatch.Message;
import io.counterwatch.conformance.StatusWatch.Birth;
import io.counterwatch.event.ServerMessage.SequenceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The server withholds, asks again, forgets, pauses, and knows too much. */
final class OutboxScenes {
  /** The played server's clock after its first restart: it has gone back. */
  static final long LATER_CLOCK_AHEAD_MILLIS = 75_000;

  /** How many acknowledged events the restored server has forgotten. */
  private static final int FORGOTTEN = 20;

  /** How far beyond the device's own events the server that knows too much is. */
  private static final int TOO_FAR = 100;

  /** What comes again sooner than this share of the time-out comes too early. */
  private static final double EARLIEST_RESEND = 0.4;

  private static final String MAKE_EVENTS = "make at least three events at the device now";

  private final Scenes scenes;
  private final Listening listening;
  private final Findings findings;
  private final PlayedServer server;
  private final ProtocolTimes times;

  OutboxScenes(Scenes scenes) {
    this.scenes = scenes;
    listening = scenes.listening;
    findings = scenes.findings;
    server = scenes.server;
    times = scenes.times;
  }

  /** Answers the first birth, late; then acknowledges nothing, and asks for what is missing. */
  void withhold(Birth birth, boolean sendsEvents)
      throws CheckRefusedException, InterruptedException {
    listening.pass(times.answerDelay());
    SendingWatch sending = listening.sending;
    Birth newest = scenes.births().isEmpty() ? birth : scenes.births().getLast();
    boolean quiet = findings.outcome(Rule.SILENT_UNANSWERED) == Outcome.PASSED;
    if (quiet) {
      sending.begin();
      listening.allowEvents();
      server.answer(newest.status(), newest.atNanos(), server.ledger().upto());
    } else {
      // What is under way already would be taken for the answer's consequence.
      scenes.answer(newest);
      scenes.settle();
      listening.until(times.slack(), () -> !server.owes());
      server.acknowledge(false);
      sending.begin();
    }
    boolean came = listening.until(times.slack(), () -> !sending.waiting().isEmpty());
    if (!came && sendsEvents) {
      scenes.say(MAKE_EVENTS);
      came = listening.until(scenes.patienceMillis(), () -> !sending.waiting().isEmpty());
    }
    if (came) {
      scenes.say("acknowledging nothing: the device must send again");
      resends(sending);
      missing(sending);
    }
    sending.end();
    scenes.settle();
  }

  private void resends(SendingWatch sending) throws CheckRefusedException, InterruptedException {
    long timeout = times.firstTimeout();
    listening.until(timeout * 2 + times.slack(), () -> !sending.resent().isEmpty());
    if (sending.resent().isEmpty()) {
      findings.failed(
          Rule.RESEND,
          "the oldest message again after %s expected, it did not come for %s"
              .formatted(Words.seconds(timeout), Words.seconds(timeout * 2 + times.slack())));
      findings.notSeen(Rule.RESEND_DOUBLING, "nothing was sent again");
      return;
    }
    long first = millisBetween(sending.waiting().getFirst(), sending.resent().getFirst());
    if (first < timeout * EARLIEST_RESEND) {
      findings.failed(
          Rule.RESEND,
          "again after %s expected, it came after %s"
              .formatted(Words.seconds(timeout), Words.seconds(first)));
    } else {
      findings.passed(Rule.RESEND, "after " + Words.seconds(first));
    }
    listening.until(timeout * 4 + times.slack(), () -> sending.resent().size() > 1);
    long second =
        sending.resent().size() > 1
            ? millisBetween(sending.resent().getFirst(), sending.resent().get(1))
            : -1;
    if (second >= timeout * 7 / 5) {
      findings.passed(Rule.RESEND_DOUBLING, "then after " + Words.seconds(second));
    } else {
      findings.failed(
          Rule.RESEND_DOUBLING,
          "then after %s expected, %s"
              .formatted(
                  Words.seconds(timeout * 2),
                  second < 0 ? "it did not come" : "it came after " + Words.seconds(second)));
    }
    if (sending.waiting().size() < 2) {
      findings.notObservable(
          Rule.RESEND_OLDEST, "only one message waited: make events in quick succession");
    }
  }

  /** Names holes in the middle of a long time-out, so that nothing else brings them again. */
  private void missing(SendingWatch sending) throws CheckRefusedException, InterruptedException {
    long oldest = sending.waiting().getFirst().sequences().getFirst();
    long last = sending.waiting().getLast().sequences().getLast();
    boolean several = sending.waiting().size() > 1;
    boolean backedOff = sending.resent().size() > 1;
    Set<Long> asked = new TreeSet<>(Set.of(oldest));
    List<SequenceRange> holes = new ArrayList<>(List.of(new SequenceRange(oldest, oldest)));
    if (several) {
      asked.add(last);
      holes.add(new SequenceRange(last, last));
    }
    sending.ask(asked);
    server.claim(oldest - 1, holes);
    long patience =
        several || backedOff ? times.firstTimeout() * 12 / 5 : times.firstTimeout() * 3 / 4;
    long decisive = several ? last : oldest;
    if (listening.until(patience, () -> sending.askedCame().contains(decisive))) {
      findings.passed(Rule.MISSING);
    } else {
      findings.failed(
          Rule.MISSING,
          "sequence %d again, which missing named, expected within %s; it did not come"
              .formatted(decisive, Words.seconds(patience)));
    }
  }

  private static long millisBetween(Message from, Message to) {
    return (to.atNanos() - from.atNanos()) / 1_000_000;
  }

  /** Another run, restored from a backup, that does not accept events at first. */
  void restore() throws CheckRefusedException, InterruptedException {
    scenes.say("the server restarts, as after the restoration of a backup; make some events");
    Birth birth = scenes.provokeBirth(LATER_CLOCK_AHEAD_MILLIS);
    if (birth == null) {
      return;
    }
    server.acknowledge(false);
    Ledger ledger = server.ledger();
    long before = ledger.upto();
    long lower = Math.max(birth.status().oldest() - 1, before - FORGOTTEN);
    ledger.forgetAbove(lower);
    server.announce(true, false);
    server.answer(birth.status(), birth.atNanos(), lower);
    scenes.watchSilence(Rule.SILENT_NOT_ACCEPTING);
    server.announce(true, true);
    if (lower >= before) {
      findings.notObservable(
          Rule.LOWER_UPTO, "it keeps no event that was acknowledged, or there was none");
    } else if (listening.until(
        times.firstTimeout() * 3 + times.slack(), () -> ledger.upto() >= before)) {
      findings.passed(Rule.LOWER_UPTO);
    } else {
      findings.failed(
          Rule.LOWER_UPTO,
          "the answer said upto %d where it had been %d, and oldest is %d; %d to %d expected again, %d did not come"
              .formatted(
                  lower, before, birth.status().oldest(), lower + 1, before, ledger.upto() + 1));
      ledger.closeUpTo(before);
    }
    scenes.settle();
  }

  /** The server goes offline while something may be unacknowledged. */
  void offline(boolean sendsEvents) throws CheckRefusedException, InterruptedException {
    server.acknowledge(false);
    if (sendsEvents) {
      scenes.say("the server goes offline; make some events");
      long before = listening.events.count();
      listening.until(
          times.firstTimeout() + times.slack(), () -> listening.events.count() > before);
    }
    server.announce(false, false);
    scenes.watchSilence(Rule.SILENT_OFFLINE);
    server.announce(true, true);
    scenes.settle();
  }

  /** The server has more of the epoch than the device ever sent. */
  void rollBack() throws CheckRefusedException, InterruptedException {
    scenes.say("the server says that it has events which this device did not send yet");
    Birth birth = scenes.provokeBirth(LATER_CLOCK_AHEAD_MILLIS);
    if (birth == null) {
      return;
    }
    String old = String.valueOf(birth.status().epoch());
    server.acknowledge(false);
    long stored = Math.max(birth.status().next() - 1, listening.events.highest(old)) + TOO_FAR;
    server.answer(birth.status(), birth.atNanos(), stored);
    boolean renewed =
        listening.until(
            times.birthRepeat() + times.slack(),
            () -> !old.equals(scenes.births().getLast().status().epoch()));
    Birth next = scenes.births().getLast();
    if (!renewed) {
      findings.failed(
          Rule.NEW_EPOCH,
          "upto %d, its next is %d: a birth with a new epoch expected within %s, none came"
              .formatted(stored, birth.status().next(), Words.seconds(times.birthRepeat())));
    } else {
      findings.passed(Rule.NEW_EPOCH);
      if (next.status().oldest() == 1) {
        findings.passed(Rule.NEW_EPOCH_START);
      } else {
        findings.failed(
            Rule.NEW_EPOCH_START,
            "oldest 000000000001 expected, %d came".formatted(next.status().oldest()));
      }
    }
    scenes.answer(next);
    scenes.settle();
  }
}
