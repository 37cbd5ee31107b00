package io.counterwatch.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An outbox that lives as long as its process; for simulations and tests. */
public final class MemoryOutbox implements Outbox {
  /** Events that the server has not stored yet. */
  public static final int UNACKNOWLEDGED_LIMIT = 10_000;

  /** Stored events that are kept for a server that forgot them. */
  public static final int RETAINED_LIMIT = 200;

  private static final int FIRST_CAPACITY = 64;

  private String epoch;
  private final int unacknowledgedLimit;
  private final int retainedLimit;
  private @Nullable Entry[] ring = new @Nullable Entry[FIRST_CAPACITY];
  private long oldest = 1;
  private long next = 1;
  private long upto;

  /** An empty outbox of a new epoch, with the usual limits. */
  public MemoryOutbox(String epoch) {
    this(epoch, UNACKNOWLEDGED_LIMIT, RETAINED_LIMIT);
  }

  /** An empty outbox of a new epoch. */
  public MemoryOutbox(String epoch, int unacknowledgedLimit, int retainedLimit) {
    this.epoch = epoch;
    this.unacknowledgedLimit = unacknowledgedLimit;
    this.retainedLimit = retainedLimit;
  }

  @Override
  public synchronized String epoch() {
    return epoch;
  }

  @Override
  public synchronized long append(List<Draft> drafts) {
    if (next - 1 - Math.max(upto, oldest - 1) + drafts.size() > unacknowledgedLimit) {
      return FULL;
    }
    long first = next;
    for (Draft draft : drafts) {
      add(new Entry(next, draft.timeMicros(), draft.subject(), draft.body(), null, draft.origin()));
    }
    return first;
  }

  private void add(Entry entry) {
    if (next - oldest == ring.length) {
      grow();
    }
    ring[slot(next)] = entry;
    next++;
  }

  @Override
  public synchronized long oldest() {
    return oldest;
  }

  @Override
  public synchronized long next() {
    return next;
  }

  @Override
  public synchronized List<Entry> read(long from, long to) {
    List<Entry> entries = new ArrayList<>();
    for (long sequence = Math.max(from, oldest); sequence <= Math.min(to, next - 1); sequence++) {
      entries.add(entry(sequence));
    }
    return entries;
  }

  @Override
  public synchronized void freeze(long from, long to, ClockReading clock) {
    for (Entry entry : read(from, to)) {
      if (entry.clock() == null) {
        ring[slot(entry.sequence())] = entry.withClock(clock);
      }
    }
  }

  @Override
  public synchronized void acknowledged(long stored) {
    upto = Math.min(stored, next - 1);
    while (oldest <= upto - retainedLimit) {
      ring[slot(oldest)] = null;
      oldest++;
    }
  }

  @Override
  public synchronized long acknowledged() {
    return upto;
  }

  /** Nothing is ever lost here: what does not fit is refused. */
  @Override
  public List<Long> losses(long from, long to) {
    return List.of();
  }

  /** It lives as long as its process, so it is only ever rolled back together with it. */
  @Override
  public long firstUnsent() {
    return next();
  }

  /** Nothing depends on it here. */
  @Override
  public void agreed() {}

  @Override
  public synchronized boolean renew() {
    List<Entry> moved = read(upto + 1, next - 1);
    epoch = Epochs.draw();
    ring = new @Nullable Entry[FIRST_CAPACITY];
    oldest = 1;
    next = 1;
    upto = 0;
    for (Entry entry : moved) {
      if (!entry.declaresLoss()) {
        add(entry.withSequence(next));
      }
    }
    return true;
  }

  private Entry entry(long sequence) {
    return Objects.requireNonNull(ring[slot(sequence)]);
  }

  private int slot(long sequence) {
    return (int) (sequence % ring.length);
  }

  private void grow() {
    @Nullable Entry[] larger = new @Nullable Entry[ring.length * 2];
    for (long sequence = oldest; sequence < next; sequence++) {
      larger[(int) (sequence % larger.length)] = entry(sequence);
    }
    ring = larger;
  }
}
