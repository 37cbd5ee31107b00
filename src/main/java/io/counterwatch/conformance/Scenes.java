package io.counterwatch.conformance;

import io.counterwatch.conformance.StatusWatch.Birth;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What all parts of the play have in common. */
final class Scenes {
  final Line line;
  final Listening listening;
  final ProtocolTimes times;
  final Findings findings;
  final PlayedServer server;
  private final Consumer<String> operator;
  private final long patienceEndNanos;

  Scenes(Line line, Listening listening, CheckSettings settings, Consumer<String> operator) {
    this.line = line;
    this.listening = listening;
    this.operator = operator;
    times = settings.times();
    findings = listening.findings;
    server = listening.server;
    patienceEndNanos = System.nanoTime() + settings.patienceMillis() * 1_000_000;
  }

  /** Tells the operator something. */
  void say(String words) {
    operator.accept(words);
  }

  /** How long is still waited for what only the operator can bring about. */
  long patienceMillis() {
    return Math.max(0, (patienceEndNanos - System.nanoTime()) / 1_000_000);
  }

  List<Birth> births() {
    return listening.statuses.births();
  }

  /** Waits for another birth; null if none came. */
  @Nullable Birth nextBirth(int before, long millis)
      throws CheckRefusedException, InterruptedException {
    return listening.until(millis, () -> births().size() > before) ? births().getLast() : null;
  }

  /** Has the device send a birth: by another run, or else by a cut; null if none came. */
  @Nullable Birth provokeBirth(long clockAheadMillis)
      throws CheckRefusedException, InterruptedException {
    int before = births().size();
    server.restart(clockAheadMillis);
    Birth birth = nextBirth(before, times.birthSpread() + times.slack());
    if (birth != null) {
      findings.passed(Rule.BIRTH_RESTART);
      return birth;
    }
    findings.failed(
        Rule.BIRTH_RESTART,
        "a birth within %s after another run expected, none came"
            .formatted(Words.seconds(times.birthSpread())));
    return line.cut() ? nextBirth(before, times.reconnect()) : null;
  }

  /** Answers a birth with what is stored, and lets events come. */
  void answer(Birth birth) {
    listening.allowEvents();
    server.answer(birth.status(), birth.atNanos(), server.ledger().upto());
    server.acknowledge(true);
  }

  /** Waits until all that came is acknowledged, or until holes are given up. */
  void settle() throws CheckRefusedException, InterruptedException {
    server.acknowledge(true);
    listening.until(
        times.firstTimeout() * 6 + times.slack(), () -> server.ledger().holes().isEmpty());
    listening.pass(times.grace());
  }

  /** No event may come now for longer than a time-out takes. */
  void watchSilence(Rule rule) throws CheckRefusedException, InterruptedException {
    listening.forbidEvents(rule, System.nanoTime() + times.grace() * 1_000_000);
    listening.pass(times.grace() + times.firstTimeout() * 5 / 2);
    listening.allowEvents();
    findings.passed(rule);
  }
}
