package io.counterwatch.device;

import io.counterwatch.event.ServerMessage.Rejection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest refusals, and how many there were. Safe for use by many threads. */
final class Rejections {
  static final int LIMIT = 100;

  private final Deque<Rejection> newest = new ArrayDeque<>();
  private long count;

  synchronized void add(Rejection rejection) {
    count++;
    newest.addLast(rejection);
    if (newest.size() > LIMIT) {
      newest.removeFirst();
    }
  }

  synchronized List<Rejection> newest() {
    return List.copyOf(newest);
  }

  synchronized long count() {
    return count;
  }
}
