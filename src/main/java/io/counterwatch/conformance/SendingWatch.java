package io.counterwatch.conformance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges what a device sends while nothing is acknowledged. */
final class SendingWatch {
  static final int WINDOW_MESSAGES = 50;

  private final Findings findings;
  private final List<Message> waiting = new ArrayList<>();
  private final List<Message> resent = new ArrayList<>();
  private final Set<Long> sent = new HashSet<>();
  private final Set<Long> asked = new HashSet<>();
  private final Set<Long> askedCame = new HashSet<>();
  private boolean active;

  /** A message of events. */
  record Message(List<Long> sequences, long atNanos) {}

  SendingWatch(Findings findings) {
    this.findings = findings;
  }

  /** From now on nothing is acknowledged. */
  void begin() {
    waiting.clear();
    resent.clear();
    sent.clear();
    asked.clear();
    askedCame.clear();
    active = true;
  }

  void end() {
    active = false;
    if (!waiting.isEmpty()) {
      findings.passed(Rule.WINDOW, "at most " + waiting.size() + " waited");
    }
    if (!resent.isEmpty() && waiting.size() > 1) {
      findings.passed(Rule.RESEND_OLDEST);
    }
    if (!resent.isEmpty()) {
      findings.passed(Rule.RESEND_WINDOW);
    }
  }

  /** These were named as missing: they are to come again. */
  void ask(Set<Long> sequences) {
    asked.addAll(sequences);
  }

  Set<Long> askedCame() {
    return askedCame;
  }

  /** What was sent before anything came again. */
  List<Message> waiting() {
    return waiting;
  }

  /** When the oldest came again. */
  List<Message> resent() {
    return resent;
  }

  void heard(List<Long> sequences, Heard.Published message) {
    if (!active || sequences.isEmpty()) {
      return;
    }
    Message came = new Message(sequences, message.atNanos());
    boolean fresh = sequences.stream().noneMatch(sent::contains);
    sent.addAll(sequences);
    @Nullable Message oldest = waiting.isEmpty() ? null : waiting.getFirst();
    if (fresh && resent.isEmpty()) {
      waiting.add(came);
      if (waiting.size() > WINDOW_MESSAGES) {
        findings.failed(
            Rule.WINDOW,
            "at most %d messages expected, %d are unacknowledged"
                .formatted(WINDOW_MESSAGES, waiting.size()),
            message.payload());
      }
    } else if (fresh) {
      findings.failed(
          Rule.RESEND_WINDOW,
          "after a time-out only one message may wait, yet a further one came",
          message.payload());
    } else if (asked.containsAll(sequences)) {
      askedCame.addAll(sequences);
    } else if (oldest != null && oldest.sequences().containsAll(sequences)) {
      resent.add(came);
    } else {
      sequences.stream().filter(asked::contains).forEach(askedCame::add);
      findings.failed(
          Rule.RESEND_OLDEST,
          "only the oldest (%s) expected".formatted(oldest == null ? "" : oldest.sequences()),
          message.payload());
    }
  }
}
