package io.counterwatch.conformance;

import io.counterwatch.conformance.StatusWatch.Birth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The device comes, is not answered, is cut off, comes again, and goes. */
final class HandshakeScenes {
  /** How far the played server's clock is ahead at first. */
  static final long FIRST_CLOCK_AHEAD_MILLIS = 90_000;

  /** Births that come faster than this share of the time are too many. */
  private static final double EARLIEST_REPEAT = 0.4;

  private final Scenes scenes;
  private final Listening listening;
  private final Findings findings;
  private final ProtocolTimes times;

  HandshakeScenes(Scenes scenes) {
    this.scenes = scenes;
    listening = scenes.listening;
    findings = scenes.findings;
    times = scenes.times;
  }

  /**
   * Waits for the device, first without a server, then with one that does not answer.
   *
   * @return the birth that is to be answered; null if there is none
   */
  @Nullable Birth arrive() throws CheckRefusedException, InterruptedException {
    boolean endpoint = scenes.line.seesConnections();
    listening.pass(times.grace());
    scenes.line.takePlace();
    scenes.say(scenes.line.instruction());
    if (endpoint
        && !listening.until(
            scenes.patienceMillis(), () -> listening.connections.subscriptions() > 0)) {
      return null;
    }
    absent(endpoint);
    boolean fresh = endpoint || !listening.serverBefore();
    if (fresh) {
      listening.clock.judgeAll();
      listening.forbidEvents(Rule.SILENT_UNANSWERED, System.nanoTime());
    } else {
      findings.notObservable(
          Rule.SILENT_UNANSWERED, "another server may have answered it before this check");
    }
    scenes.say("a server comes, but does not answer; make some events at the device now");
    scenes.server.restart(FIRST_CLOCK_AHEAD_MILLIS);
    long onlineNanos = System.nanoTime();
    if (!firstBirth(endpoint)) {
      return null;
    }
    repeated(onlineNanos);
    if (fresh) {
      findings.passed(Rule.SILENT_UNANSWERED);
    }
    return scenes.births().getLast();
  }

  private void absent(boolean endpoint) throws CheckRefusedException, InterruptedException {
    if (!endpoint && listening.serverBefore()) {
      findings.notObservable(Rule.SILENT_ABSENT, "the broker had kept a server's status");
      return;
    }
    listening.forbidEvents(Rule.SILENT_ABSENT, System.nanoTime());
    listening.pass(times.firstTimeout() * 2);
    listening.allowEvents();
    if (endpoint || listening.statuses.live()) {
      findings.passed(Rule.SILENT_ABSENT);
    } else {
      findings.notObservable(Rule.SILENT_ABSENT, "the device was not heard before the server came");
    }
  }

  private boolean firstBirth(boolean endpoint) throws CheckRefusedException, InterruptedException {
    long usual = times.birthSpread() + times.birthRepeat() + times.slack();
    boolean came = listening.until(usual, this::bornOrUnreadable);
    if (!came && !endpoint && scenes.line.cut()) {
      came = listening.until(times.birthRepeat() + times.slack(), this::bornOrUnreadable);
    }
    if (!came && !endpoint) {
      scenes.say("no birth came yet: switch the device off and on again");
      came = listening.until(scenes.patienceMillis(), this::bornOrUnreadable);
    }
    if (!came && (endpoint || listening.statuses.live())) {
      findings.failed(Rule.BIRTH_SENT, "connected, but no birth came");
    } else if (came) {
      findings.passed(Rule.BIRTH_SENT);
    }
    return !scenes.births().isEmpty();
  }

  private boolean bornOrUnreadable() {
    return !scenes.births().isEmpty()
        || findings.outcome(Rule.BIRTH_EPOCH) == Outcome.FAILED
        || findings.outcome(Rule.BIRTH_SEQUENCES) == Outcome.FAILED
        || findings.outcome(Rule.BIRTH_KIND) == Outcome.FAILED
        || findings.outcome(Rule.BIRTH_FIELDS) == Outcome.FAILED;
  }

  private void repeated(long onlineNanos) throws CheckRefusedException, InterruptedException {
    long latest = times.birthRepeat() * 3 / 2 + times.slack();
    listening.until(latest, () -> scenes.births().size() > 1);
    if (scenes.births().size() < 2) {
      findings.failed(
          Rule.BIRTH_REPEATED,
          "another birth after %s without an answer expected, none came for %s"
              .formatted(Words.seconds(times.birthRepeat()), Words.seconds(latest)));
      return;
    }
    long afterMillis = shortestRepeat(onlineNanos);
    if (afterMillis < times.birthRepeat() * EARLIEST_REPEAT) {
      findings.failed(
          Rule.BIRTH_REPEATED,
          "another birth after %s expected, it came after %s"
              .formatted(Words.seconds(times.birthRepeat()), Words.seconds(afterMillis)));
    } else {
      findings.passed(Rule.BIRTH_REPEATED);
    }
  }

  /** The shortest time between two births; that a server appeared may be a reason for one. */
  private long shortestRepeat(long onlineNanos) {
    List<Birth> births = scenes.births();
    long shortest = Long.MAX_VALUE;
    for (int i = 1; i < births.size(); i++) {
      long before = births.get(i - 1).atNanos();
      long then = births.get(i).atNanos();
      boolean appeared = before - onlineNanos < 0 && then - onlineNanos >= 0;
      shortest = appeared ? shortest : Math.min(shortest, (then - before) / 1_000_000);
    }
    return shortest;
  }

  /**
   * Cuts the connection, and lets the device wait for an answer once more.
   *
   * @return false if the device did not come back
   */
  boolean cutOff() throws CheckRefusedException, InterruptedException {
    int births = scenes.births().size();
    int deaths = listening.statuses.deaths().size();
    boolean endpoint = scenes.line.seesConnections();
    retained();
    scenes.say("cutting the device's connection");
    if (!scenes.line.cut()) {
      String why = "the check cannot cut a broker's connections: use --listen";
      findings.notObservable(Rule.LAST_WILL, why);
      findings.notObservable(Rule.RECONNECT, why);
      return true;
    }
    if (!endpoint && !will(births, deaths)) {
      return true;
    }
    listening.pass(times.grace() / 2);
    listening.forbidEvents(Rule.SILENT_UNANSWERED, System.nanoTime());
    Birth birth = scenes.nextBirth(births, times.reconnect());
    if (birth == null) {
      listening.allowEvents();
      findings.failed(
          Rule.RECONNECT,
          "a new connection with a birth within %s expected"
              .formatted(Words.seconds(times.reconnect())));
      return false;
    }
    listening.pass(times.firstTimeout() * 3 / 2);
    findings.passed(Rule.RECONNECT);
    findings.passed(Rule.SILENT_UNANSWERED);
    scenes.answer(scenes.births().getLast());
    scenes.settle();
    return true;
  }

  /** What a broker keeps of the device is seen by asking for it again. */
  private void retained() throws CheckRefusedException, InterruptedException {
    String centre = listening.centre();
    if (scenes.line.seesConnections() || centre == null) {
      return;
    }
    listening.askRetained();
    listening.until(times.grace(), () -> findings.outcome(Rule.STATUS_RETAINED) == Outcome.PASSED);
    listening.pass(times.grace() / 2);
    if (findings.outcome(Rule.STATUS_RETAINED) == Outcome.NOT_SEEN) {
      findings.failed(Rule.STATUS_RETAINED, "retained expected: the broker keeps no status of it");
    }
    findings.passed(Rule.EVENT_NOT_RETAINED);
  }

  /** Judges the will that a broker sent; false if the device was not cut off at all. */
  private boolean will(int births, int deaths) throws CheckRefusedException, InterruptedException {
    boolean died =
        listening.until(
            times.birthRepeat() + times.slack(),
            () -> listening.statuses.deaths().size() > deaths || scenes.births().size() > births);
    if (!died) {
      String why = "it could not be cut off: is its client id another than its device id?";
      findings.notObservable(Rule.LAST_WILL, why);
      findings.notObservable(Rule.RECONNECT, why);
      return false;
    }
    if (listening.statuses.deaths().size() == deaths) {
      findings.failed(Rule.LAST_WILL, "{\"online\":false} on its status topic expected, none came");
      return true;
    }
    int qos = listening.statuses.deaths().getLast().qos();
    listening.askRetained();
    listening.pass(times.grace() / 2);
    if (qos != 1) {
      findings.failed(Rule.LAST_WILL, "QoS 1 expected, QoS " + qos + " came");
    } else if (scenes.births().size() == births && listening.statuses.keptIsLastLive()) {
      findings.failed(Rule.LAST_WILL, "a retained last will expected; the broker did not keep it");
    } else {
      findings.passed(Rule.LAST_WILL);
    }
    return true;
  }

  /** The operator may switch the device off. */
  void farewell() throws CheckRefusedException, InterruptedException {
    int deaths = listening.statuses.deaths().size();
    scenes.say("stop the device now, in its orderly way; this is optional");
    if (listening.until(times.farewell(), () -> listening.statuses.deaths().size() > deaths)) {
      findings.passed(Rule.DEATH);
    } else {
      findings.notSeen(Rule.DEATH, "the device was not stopped");
    }
  }
}
