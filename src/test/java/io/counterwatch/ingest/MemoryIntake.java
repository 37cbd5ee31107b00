package io.counterwatch.ingest;

import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.Reading;
import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.Intake;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The other end of the intake port, in memory: completes messages on a thread of its own, as a
 * commit does, at once or when told.
 */
final class MemoryIntake implements Intake, AutoCloseable {
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("writer").factory());
  private final List<Arrival> arrivals = new ArrayList<>();
  private final Queue<Arrival> held = new ArrayDeque<>();
  private final List<SeenStatus> statuses = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();
  private int limit = Integer.MAX_VALUE;
  private int mostHeld;
  private int turnedAway;
  private boolean holding;

  record SeenStatus(String centre, String device, DeviceStatus status, boolean retained) {}

  /** From now on completes nothing until told, and has room for so many messages. */
  synchronized void hold(int messages) {
    holding = true;
    limit = messages;
  }

  @Override
  public synchronized boolean offer(Arrival arrival) {
    if (held.size() >= limit) {
      turnedAway++;
      return false;
    }
    arrivals.add(arrival);
    if (holding) {
      held.add(arrival);
      mostHeld = Math.max(mostHeld, held.size());
    } else {
      complete(List.of(arrival), MemoryIntake::stored);
    }
    return true;
  }

  @Override
  public synchronized boolean hasRoom() {
    return held.size() < Math.max(1, limit / 2);
  }

  @Override
  public synchronized void status(
      String centre, String device, DeviceStatus status, boolean retained) {
    statuses.add(new SeenStatus(centre, device, status, retained));
  }

  @Override
  public synchronized void unreadable(String topic, String reason) {
    unreadable.add(topic + ": " + reason);
  }

  /** Stores what is held. */
  void storeHeld() {
    complete(takeHeld(), MemoryIntake::stored);
  }

  /** Withholds what is held. */
  void withholdHeld() {
    complete(takeHeld(), arrival -> arrival.completion().withheld("unknown device"));
  }

  /** What is held, taken out to be completed by the test. */
  synchronized List<Arrival> takeHeld() {
    List<Arrival> taken = List.copyOf(held);
    held.clear();
    return taken;
  }

  /** Takes arrivals in and completes them at once again. */
  synchronized void release() {
    holding = false;
    limit = Integer.MAX_VALUE;
    storeHeld();
  }

  /** Returns once every completion so far has been told. */
  void settle() {
    CompletableFuture.runAsync(() -> {}, writer).join();
  }

  static void stored(Arrival arrival) {
    arrival.completion().stored(new Arrival.Outcome(arrival.readings().size(), 0, 0));
  }

  private void complete(List<Arrival> taken, Consumer<Arrival> how) {
    writer.execute(() -> taken.forEach(how));
  }

  synchronized int heldCount() {
    return held.size();
  }

  /** How often a message was offered for which there was no room. */
  synchronized int turnedAway() {
    return turnedAway;
  }

  synchronized int mostHeld() {
    return mostHeld;
  }

  synchronized List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  synchronized List<SeenStatus> statuses() {
    return List.copyOf(statuses);
  }

  synchronized List<String> unreadableMessages() {
    return List.copyOf(unreadable);
  }

  /** The sequences of all valid events, as they came. */
  List<Long> sequences() {
    return arrivals().stream()
        .flatMap(arrival -> arrival.readings().stream())
        .mapMulti(
            (Reading reading, Consumer<Long> out) -> {
              if (reading instanceof Reading.Decoded decoded) {
                out.accept(decoded.event().sequence());
              }
            })
        .toList();
  }

  @Override
  public void close() {
    writer.shutdown();
  }
}
