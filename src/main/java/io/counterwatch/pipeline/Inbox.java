package io.counterwatch.pipeline;

import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.pipeline.EventStore.LedgerKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the sources received and the writer hasn't stored yet, in the order of coming, bounded in
 * bytes. Sources put in from any thread; only the writer takes out.
 */
final class Inbox implements Intake {
  /**
   * Limit on the statuses that wait. A birth that is turned away comes again after ten seconds, a
   * heartbeat after a minute.
   */
  static final int MAX_STATUSES = 2 * Registry.MAX_DEVICES;

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  /** One thing to deal with. */
  sealed interface Task {
    /** A message with events. */
    record Message(Arrival arrival, long arrivedNanos) implements Task {}

    /** A device's word on itself. */
    record Said(String centre, String device, DeviceStatus status) implements Task {}

    /** A hole that was asked for often enough. */
    record GiveUp(String centre, LedgerKey ledger, SequenceRange hole) implements Task {}

    /** An administrator's order. */
    record Order(RegistryOrder order, CompletableFuture<RegistryOrder.Answer> answer)
        implements Task {}

    /**
     * A refused event that is tried again.
     *
     * @param number of the refusal
     * @param counted whether its sequence is in the ledger already
     * @param arrival with the one reading
     */
    record Replay(
        long number, boolean counted, Arrival arrival, CompletableFuture<ReplayResult> result)
        implements Task {}
  }

  private final ConcurrentLinkedQueue<Task> incoming = new ConcurrentLinkedQueue<>();
  private final Deque<Task> again = new ArrayDeque<>();
  private final AtomicInteger statuses = new AtomicInteger();
  private final Figures figures;
  private final WriterClock clock;
  private final Runnable onTask;
  private volatile boolean closed;

  /** When the first of what waits now came, or one that came before it. */
  private volatile long oldestNanos;

  /** With what to call after each addition. */
  Inbox(Figures figures, WriterClock clock, Runnable onTask) {
    this.figures = figures;
    this.clock = clock;
    this.onTask = onTask;
  }

  @Override
  public boolean offer(Arrival arrival) {
    if (closed) {
      return false;
    }
    long bytes = figures.inFlightBytes.addAndGet(arrival.bytes());
    if (bytes > MAX_IN_FLIGHT_BYTES) {
      figures.inFlightBytes.addAndGet(-arrival.bytes());
      figures.overflows.increment();
      return false;
    }
    if (bytes == arrival.bytes()) {
      oldestNanos = clock.nanos();
    }
    incoming.add(new Task.Message(arrival, clock.nanos()));
    onTask.run();
    return true;
  }

  /** Adds what the server itself wants done. */
  void add(Task task) {
    incoming.add(task);
    onTask.run();
  }

  @Override
  public boolean hasRoom() {
    return !closed && figures.inFlightBytes.get() < MAX_IN_FLIGHT_BYTES / 2;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  /** Takes nothing more from the sources, for good. */
  void close() {
    closed = true;
  }

  @Override
  public void status(String centre, String device, DeviceStatus status, boolean retained) {
    // A kept status tells nothing new: devices are heard again soon after the server's start.
    if (!retained && !closed) {
      if (statuses.incrementAndGet() > MAX_STATUSES) {
        statuses.decrementAndGet();
        figures.overflows.increment();
        return;
      }
      incoming.add(new Task.Said(centre, device, status));
      onTask.run();
    }
  }

  @Override
  public void unreadable(String topic, String reason) {
    figures.unreadable.increment();
    LOG.debug("unreadable message: {}", reason);
  }

  /** The next batch: whole messages until so many events are in it. */
  List<Task> take(int events) {
    List<Task> tasks = new ArrayList<>();
    int taken = 0;
    while (taken < events) {
      Task task = again.isEmpty() ? incoming.poll() : again.poll();
      if (task == null) {
        break;
      }
      if (taken == 0 && task instanceof Task.Message message) {
        oldestNanos = message.arrivedNanos();
      }
      tasks.add(task);
      taken +=
          switch (task) {
            case Task.Message message -> Math.max(1, message.arrival().readings().size());
            case Task.Said said -> {
              statuses.decrementAndGet();
              yield 1;
            }
            case Task.GiveUp hole -> 1;
            case Task.Order order -> 1;
            case Task.Replay replay -> 1;
          };
    }
    return tasks;
  }

  /** Puts a batch back to the front. */
  void putBack(List<Task> tasks) {
    for (Task task : tasks.reversed()) {
      if (task instanceof Task.Said) {
        statuses.incrementAndGet();
      }
      again.addFirst(task);
    }
  }

  /** Frees the room of a message that is dealt with. */
  void done(Arrival arrival) {
    figures.inFlightBytes.addAndGet(-arrival.bytes());
  }

  /** Whether some of what was put back has not been taken again. */
  boolean isRepeating() {
    return !again.isEmpty();
  }

  /** How long the first of what is not stored has waited; 0 when all is. */
  long waitingNanos() {
    return figures.inFlightBytes.get() > 0 ? clock.nanos() - oldestNanos : 0;
  }

  int statuses() {
    return statuses.get();
  }

  boolean isEmpty() {
    return again.isEmpty() && incoming.isEmpty();
  }
}
