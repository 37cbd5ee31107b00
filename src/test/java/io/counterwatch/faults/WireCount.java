package io.counterwatch.faults;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

/** What devices put on the wire. */
final class WireCount {
  private static final byte[] MARK = "\"specversion\"".getBytes(StandardCharsets.US_ASCII);

  private final LongAdder messages = new LongAdder();
  private final LongAdder sendings = new LongAdder();

  /** An event message goes out. */
  void count(byte[] message) {
    messages.increment();
    sendings.add(eventsIn(message));
  }

  /** PUBLISH packets with events. */
  long messages() {
    return messages.sum();
  }

  /** How often events went out, each time for itself. */
  long sendings() {
    return sendings.sum();
  }

  private static int eventsIn(byte[] message) {
    int events = 0;
    for (int at = 0; at <= message.length - MARK.length; at++) {
      if (message[at] == MARK[0] && isMark(message, at)) {
        events++;
      }
    }
    return events;
  }

  private static boolean isMark(byte[] message, int at) {
    for (int i = 1; i < MARK.length; i++) {
      if (message[at + i] != MARK[i]) {
        return false;
      }
    }
    return true;
  }
}
