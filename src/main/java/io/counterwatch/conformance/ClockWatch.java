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
    List<ClockAnswer> fitting =
        answers.subList(first, answers.size()).stream()
            .filter(answer -> fits(answer, offset))
            .toList();
    if (!fitting.isEmpty()) {
      findings.passed(Rule.CLOCK_OFFSET);
      bound(fitting, bound, message.payload());
    } else if (newest >= 0 || judgeAll) {
      findings.failed(
          Rule.CLOCK_OFFSET,
          "clockoffset near %d expected, %d came"
              .formatted(answers.getLast().offsetMillis(), offset),
          message.payload());
    }
  }

  /** A reading may be off by half its round trip, and so may the one that it came before. */
  private boolean fits(ClockAnswer answer, long offset) {
    long delay = server.answers().stream().mapToLong(ClockAnswer::delayMillis).max().orElse(0);
    return Math.abs(offset - answer.offsetMillis()) <= delay / 2 + times.slack();
  }

  private void bound(List<ClockAnswer> answers, @Nullable Long bound, byte[] payload) {
    if (bound == null) {
      findings.notSeen(Rule.CLOCK_BOUND, "no clockbound");
      return;
    }
    if (answers.stream().anyMatch(answer -> bounds(answer, bound))) {
      findings.passed(Rule.CLOCK_BOUND);
    } else {
      long delayMillis = answers.getLast().delayMillis();
      findings.failed(
          Rule.CLOCK_BOUND,
          "clockbound %d to %d expected, %d came: the answer took %d ms"
              .formatted(delayMillis / 2, delayMillis / 2 + times.slack(), bound, delayMillis),
          payload);
    }
  }

  private boolean bounds(ClockAnswer answer, long bound) {
    long least = answer.delayMillis() / 2;
    return bound >= least - 1 && bound <= least + times.slack();
  }
}
