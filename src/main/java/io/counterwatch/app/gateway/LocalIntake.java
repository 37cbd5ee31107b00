package io.counterwatch.app.gateway;

import io.counterwatch.device.Outbox;
import io.counterwatch.device.Outbox.Draft;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.DeviceLink;
import io.counterwatch.pipeline.Intake;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what local devices send, on one thread: what came meanwhile goes to the disk together, and
 * only then is it acknowledged. While the disk takes nothing, devices are told so and the same
 * events are tried again.
 */
final class LocalIntake implements Intake, AutoCloseable {
  /** Events that go to the disk together; a message is never split. */
  static final int MAX_BATCH_EVENTS = 1_000;

  /** Statuses that wait; devices repeat what is dropped. */
  static final int MAX_STATUSES = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(LocalIntake.class);
  private static final long TICK_MILLIS = 1_000;
  private static final long SAVE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long LAST_RETRY_MILLIS = 5_000;
  private static final long STOP_MILLIS = 10_000;

  private final String centre;
  private final Outbox outbox;
  private final LocalMemory memory;
  private final RefusalLog refusals;
  private final LongSupplier nowMicros;
  private final Runnable kept;
  private final LocalDesk desk;
  private final Faults faults = new Faults();
  private final LongAdder unreadable = new LongAdder();
  private final CountDownLatch stop = new CountDownLatch(1);

  /** Exit code of a gateway that met what it cannot deal with. */
  private static final int BROKEN = 1;

  private final Thread thread = Thread.ofPlatform().name("gateway").unstarted(this::work);

  // Guarded by this.
  private final Queue<Arrival> arrivals = new ArrayDeque<>();
  private final Queue<Greeting> greetings = new ArrayDeque<>();
  private long inFlightBytes;

  private long savedNanos = System.nanoTime();

  /** A birth or a heartbeat of a device with an outbox. */
  private record Greeting(String device, String epoch, DeviceStatus status) {}

  /**
   * Nothing happens before {@link #start}.
   *
   * @param run drawn anew at each start of the gateway
   * @param kept told whenever new events are on the disk
   */
  LocalIntake(
      String centre,
      String run,
      Outbox outbox,
      LocalMemory memory,
      RefusalLog refusals,
      LongSupplier nowMicros,
      Runnable kept) {
    this.centre = centre;
    this.outbox = outbox;
    this.memory = memory;
    this.refusals = refusals;
    this.nowMicros = nowMicros;
    this.kept = kept;
    this.desk = new LocalDesk(centre, run, nowMicros);
  }

  /** Begins to work; the link is the way back to local devices. */
  void start(DeviceLink back) {
    desk.attach(back);
    thread.start();
  }

  @Override
  public synchronized boolean offer(Arrival arrival) {
    if (inFlightBytes > 0 && inFlightBytes + arrival.bytes() > MAX_IN_FLIGHT_BYTES) {
      return false;
    }
    inFlightBytes += arrival.bytes();
    arrivals.add(arrival);
    notifyAll();
    return true;
  }

  @Override
  public synchronized boolean hasRoom() {
    return inFlightBytes < MAX_IN_FLIGHT_BYTES / 2;
  }

  @Override
  public synchronized void status(String at, String device, DeviceStatus status, boolean retained) {
    String epoch = status.epoch();
    if (status.online() && epoch != null && !retained && greetings.size() < MAX_STATUSES) {
      greetings.add(new Greeting(device, epoch, status));
      notifyAll();
    }
  }

  @Override
  public void unreadable(String topic, String reason) {
    unreadable.increment();
    LOG.warn("{}: {} ({} such messages until now)", topic, reason, unreadable.sum());
  }

  private void work() {
    try {
      while (stop.getCount() > 0) {
        List<Arrival> taken = new ArrayList<>();
        List<Greeting> greeted = new ArrayList<>();
        take(taken, greeted);
        keep(taken);
        greeted.forEach(this::answer);
        tick();
      }
      memory.save();
    } catch (RuntimeException broken) {
      // Whoever starts it starts it again, from the disk; going on would acknowledge nothing.
      LOG.error("the gateway cannot go on and ends", broken);
      Runtime.getRuntime().halt(BROKEN);
    } catch (InterruptedException stopped) {
      // Not saved: the memory already holds what the disk has not taken.
      LOG.debug("the gateway's thread was stopped", stopped);
    }
  }

  private synchronized void take(List<Arrival> taken, List<Greeting> greeted)
      throws InterruptedException {
    if (arrivals.isEmpty() && greetings.isEmpty() && stop.getCount() > 0) {
      wait(TICK_MILLIS);
    }
    int events = 0;
    while (!arrivals.isEmpty() && events < MAX_BATCH_EVENTS) {
      Arrival arrival = arrivals.remove();
      events += arrival.readings().size();
      taken.add(arrival);
    }
    greeted.addAll(greetings);
    greetings.clear();
  }

  private void keep(List<Arrival> taken) throws InterruptedException {
    LocalBatch batch = new LocalBatch(centre, memory, refusals, faults, desk);
    taken.forEach(batch::add);
    List<Draft> drafts = new ArrayList<>(batch.drafts());
    drafts.addAll(faults.due(nowMicros.getAsLong()));
    if (!drafts.isEmpty()) {
      write(drafts);
    }
    batch.written();
    synchronized (this) {
      taken.forEach(arrival -> inFlightBytes -= arrival.bytes());
    }
  }

  private void write(List<Draft> drafts) throws InterruptedException {
    long waitMillis = FIRST_RETRY_MILLIS;
    while (outbox.append(drafts) == Outbox.FULL) {
      desk.accepting(false);
      if (stop.await(waitMillis, TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("stopped while the disk takes nothing");
      }
      waitMillis = Math.min(LAST_RETRY_MILLIS, waitMillis * 2);
    }
    desk.accepting(true);
    kept.run();
  }

  private void answer(Greeting greeting) {
    LocalLedger ledger = memory.ledger(greeting.device(), greeting.epoch());
    DeviceStatus status = greeting.status();
    // It can be without what it has recorded, not without what is to come.
    long oldest = status.next() > 0 ? Math.min(status.oldest(), status.next()) : status.oldest();
    if (oldest - 1 > ledger.upto()) {
      LOG.warn(
          "{}: has no events before {} any more, of which {} never came",
          greeting.device(),
          oldest,
          oldest - 1 - ledger.upto());
      ledger.addLost(1, oldest - 1);
    }
    if (status.birth()) {
      desk.answerBirth(greeting.device(), greeting.epoch(), ledger, status.uptimeMillis());
    } else {
      desk.answer(greeting.device(), greeting.epoch(), ledger);
    }
  }

  private void tick() {
    desk.tick();
    long nowNanos = System.nanoTime();
    if (nowNanos - savedNanos >= SAVE_NANOS) {
      savedNanos = nowNanos;
      memory.save();
    }
  }

  /** Ends; what is not on the disk stays unacknowledged. */
  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    synchronized (this) {
      notifyAll();
    }
    thread.join(STOP_MILLIS);
  }
}
