package io.counterwatch.ingest;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The newest retained message of each topic, and which of them are still to be sent. However slow
 * the way out is, an older message never waits beside a newer one of its topic. Safe for use by
 * many threads; one of them sends.
 */
final class KeptMessages {
  private final Map<String, Outgoing> newest = new HashMap<>();
  private final SequencedSet<String> unsent = new LinkedHashSet<>();

  /** Keeps a message to be sent; returns false where there are too many topics already. */
  synchronized boolean put(Outgoing message) {
    if (newest.size() >= Subscriptions.MAX_RETAINED_TOPICS
        && !newest.containsKey(message.topic())) {
      return false;
    }
    newest.put(message.topic(), message);
    unsent.add(message.topic());
    return true;
  }

  /** All are to be sent again: whoever had them may have lost them. */
  synchronized void repeat() {
    unsent.addAll(newest.keySet());
  }

  /** The next to be sent, which counts as sent; null where there is none. */
  synchronized @Nullable Outgoing next() {
    if (unsent.isEmpty()) {
      return null;
    }
    return newest.get(unsent.removeFirst());
  }

  /** That one could not be sent: it is to be sent later, unless there is a newer one by then. */
  synchronized void again(Outgoing message) {
    unsent.add(message.topic());
  }
}
