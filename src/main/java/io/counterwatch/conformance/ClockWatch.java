package io.counterwatch.conformance;

import io.counterwatch.conformance.PlayedServer.ClockAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the clock readings of events with what the device could learn from its answers. */
final class ClockWatch {
  private final Findings findings;
  private final PlayedServer server;
  private final ProtocolTimes times;
  private boolean judgeAll;

  ClockWatch(Findings findings, PlayedServer server, ProtocolTimes times) {
    this.findings = findings;
    this.server = server;
    this.times = times;
  }

  /** No server was ever there before: no event can have a reading from another one. */
  void judgeAll() {
    judgeAll = true;
  }

  /** An event came for the first time. */
  void heard(
      String epoch,
      long sequence,
      @Nullable Long offset,
      @Nullable Long bound,
      Heard.Published message) {
    List<ClockAnswer> answers = server.answers();
    int newest = -1;
    for (int i = 0; i < answers.size(); i++) {
      ClockAnswer answer = answers.get(i);
      boolean otherEpoch = !answer.epoch().equals(epoch);
      newest = otherEpoch || answer.next() <= sequence ? i : newest;
    }
    if (offset == null || answers.isEmpty()) {
      findings.notSeen(
          Rule.CLOCK_OFFSET, "no clockoffset: declare the device with clock: received");
      findings.notSeen(Rule.CLOCK_BOUND, "no clockbound");
      return;
    }
    // It may have been sent first before the newest answer came.
    boolean early =
        newest >= 0
            && (message.atNanos() - answers.get(newest).answeredNanos()) / 1_000_000
                < times.grace();
    int first = Math.max(0, early ? newest - 1 : newest);
    ClockAnswer match = null;
    for (ClockAnswer answer : answers.subList(first, answers.size())) {
      match = match == null && fits(answer, offset) ? answer : match;
    }
    if (match != null) {
      findings.passed(Rule.CLOCK_OFFSET);
      bound(match, bound, message.payload());
    } else if (newest >= 0 || judgeAll) {
      findings.failed(
          Rule.CLOCK_OFFSET,
          "clockoffset near %d expected".formatted(answers.getLast().offsetMillis()),
          message.payload());
    }
  }

  private boolean fits(ClockAnswer answer, long offset) {
    long tolerance = answer.delayMillis() / 2 + times.grace();
    return Math.abs(offset - answer.offsetMillis()) <= tolerance;
  }

  private void bound(ClockAnswer answer, @Nullable Long bound, byte[] payload) {
    if (bound == null) {
      findings.notSeen(Rule.CLOCK_BOUND, "no clockbound");
      return;
    }
    long least = answer.delayMillis() / 2;
    long most = least + times.slack();
    if (bound >= least - 1 && bound <= most) {
      findings.passed(Rule.CLOCK_BOUND);
    } else {
      findings.failed(
          Rule.CLOCK_BOUND,
          "clockbound %d to %d expected: the answer took %d ms"
              .formatted(least, most, answer.delayMillis()),
          payload);
    }
  }
}
