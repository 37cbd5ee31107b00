package io.counterwatch.app.gateway;

import io.counterwatch.centre.DeviceFaults;
import io.counterwatch.device.Outbox;
import io.counterwatch.device.Outbox.Draft;
import io.counterwatch.device.Outbox.Origin;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody.DeviceFault;
import io.counterwatch.event.EventBody.OutboxLost;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.ServerMessage;
import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.Arrival.Outcome;
import io.counterwatch.pipeline.DeviceLink;
import io.counterwatch.pipeline.Intake;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
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
  private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long SAVE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long MISSING_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long LAST_RETRY_MILLIS = 5_000;
  private static final long STOP_MILLIS = 10_000;

  private final String centre;
  private final Outbox outbox;
  private final LocalMemory memory;
  private final RefusalLog refusals;
  private final LongSupplier nowMicros;
  private final Runnable kept;
  private final String run;
  private final Faults faults = new Faults();
  private final Map<String, Long> missingToldNanos = new LinkedHashMap<>();
  private final LongAdder unreadable = new LongAdder();
  private final CountDownLatch stop = new CountDownLatch(1);

  /** Exit code of a gateway that met what it cannot deal with. */
  private static final int BROKEN = 1;

  private final Thread thread = Thread.ofPlatform().name("gateway").unstarted(this::work);

  // Guarded by this.
  private final Queue<Arrival> arrivals = new ArrayDeque<>();
  private final Queue<Greeting> greetings = new ArrayDeque<>();
  private long inFlightBytes;

  private @Nullable DeviceLink link;
  private boolean accepting = true;
  private long announcedNanos;
  private long savedNanos = System.nanoTime();

  /** A birth or a heartbeat of a device with an outbox. */
  private record Greeting(String device, String epoch, DeviceStatus status) {}

  /** What a batch is made of, and what is to be said when it is on the disk. */
  private static final class Batch {
    private final List<Draft> drafts = new ArrayList<>();
    private final List<Runnable> after = new ArrayList<>();
    private final Map<String, Set<String>> epochs = new LinkedHashMap<>();
  }

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
    this.run = run;
    this.outbox = outbox;
    this.memory = memory;
    this.refusals = refusals;
    this.nowMicros = nowMicros;
    this.kept = kept;
  }

  /** Begins to work; the link is the way back to local devices. */
  void start(DeviceLink back) {
    link = back;
    announce(true);
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
    Batch batch = new Batch();
    for (Arrival arrival : taken) {
      add(arrival, batch);
    }
    batch.drafts.addAll(faults.due(nowMicros.getAsLong()));
    if (!batch.drafts.isEmpty()) {
      write(batch.drafts);
    }
    batch.after.forEach(Runnable::run);
    batch.epochs.forEach((device, epochs) -> epochs.forEach(epoch -> acknowledge(device, epoch)));
    synchronized (this) {
      taken.forEach(arrival -> inFlightBytes -= arrival.bytes());
    }
  }

  private void write(List<Draft> drafts) throws InterruptedException {
    long waitMillis = FIRST_RETRY_MILLIS;
    while (outbox.append(drafts) == Outbox.FULL) {
      if (accepting) {
        announce(false);
      }
      if (stop.await(waitMillis, TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("stopped while the disk takes nothing");
      }
      waitMillis = Math.min(LAST_RETRY_MILLIS, waitMillis * 2);
    }
    if (!accepting) {
      announce(true);
    }
    kept.run();
  }

  private void add(Arrival arrival, Batch batch) {
    String device = arrival.publisher();
    if (!hasRoomFor(arrival)) {
      arrival.completion().withheld("too many events above a hole");
      return;
    }
    int stored = 0;
    int duplicates = 0;
    int rejected = 0;
    for (Reading reading : arrival.readings()) {
      switch (inThisCentre(arrival, reading)) {
        case Reading.Decoded(Event event, String data) -> {
          boolean fresh = memory.add(event);
          stored += fresh ? 1 : 0;
          duplicates += fresh ? 0 : 1;
          if (event.body() instanceof OutboxLost loss) {
            close(event, loss);
          }
          if (fresh) {
            batch.drafts.add(draft(event));
          }
          touched(batch, device, event.epoch());
        }
        case Reading.Rejected refused -> {
          rejected++;
          refuse(device, refused, batch);
        }
      }
    }
    Outcome outcome = new Outcome(stored, duplicates, rejected);
    batch.after.add(() -> arrival.completion().stored(outcome));
  }

  private boolean hasRoomFor(Arrival arrival) {
    for (Reading reading : arrival.readings()) {
      if (reading instanceof Reading.Decoded(Event event, String data)) {
        String epoch = event.epoch();
        if (epoch != null
            && !(event.body() instanceof OutboxLost)
            && !memory.ledger(event.device(), epoch).hasRoomFor(event.sequence())) {
          return false;
        }
      }
    }
    return true;
  }

  private Reading inThisCentre(Arrival arrival, Reading reading) {
    if (arrival.centre().equals(centre) || reading instanceof Reading.Rejected) {
      return reading;
    }
    String detail = "this gateway serves centre " + centre;
    return new Reading.Rejected(RefusalReason.WRONG_CENTRE, detail, null, null, 0, "");
  }

  /** What the local device lost is its own; upstream it would name the gateway's sequences. */
  private void close(Event event, OutboxLost loss) {
    String epoch = event.epoch();
    if (epoch != null) {
      // What will never come was recorded before the event that says so.
      long to = Math.min(loss.to(), event.sequence() - 1);
      memory.ledger(event.device(), epoch).addLost(loss.from(), to);
    }
    LOG.atWarn()
        .addKeyValue("device", event.device())
        .log(
            "{}: lost its events {} to {}: {}",
            event.device(),
            loss.from(),
            loss.to(),
            loss.reason());
  }

  private static Draft draft(Event event) {
    Origin origin =
        new Origin(
            event.device(),
            event.id(),
            event.epoch(),
            event.sequence(),
            Math.max(0, event.clockBoundMillis()));
    return event.body() instanceof OutboxLost(long from, long to, String why)
        ? new Draft(
            event.timeMicros(),
            event.subject(),
            new DeviceFault(DeviceFaults.OUTBOX_LOST, "events: " + (to - from + 1)),
            origin)
        : new Draft(event.timeMicros(), event.subject(), event.body(), origin);
  }

  private void refuse(String device, Reading.Rejected refused, Batch batch) {
    refusals.add(device, refused);
    faults.refused(device, refused.reason());
    String epoch = refused.epoch();
    if (epoch != null) {
      var unused = memory.ledger(device, epoch).add(refused.sequence());
      touched(batch, device, epoch);
    }
    batch.after.add(
        () ->
            back()
                .rejected(
                    centre,
                    device,
                    new ServerMessage.Rejection(refused.id(), refused.reason(), refused.detail())));
  }

  private static void touched(Batch batch, String device, @Nullable String epoch) {
    if (epoch != null) {
      batch.epochs.computeIfAbsent(device, first -> new LinkedHashSet<>()).add(epoch);
    }
  }

  private void acknowledge(String device, String epoch) {
    LocalLedger ledger = memory.ledger(device, epoch);
    long nowNanos = System.nanoTime();
    Long told = missingToldNanos.get(device);
    boolean name = told == null || nowNanos - told >= MISSING_NANOS;
    List<ServerMessage.SequenceRange> missing = name ? ledger.missing() : List.of();
    if (!missing.isEmpty()) {
      missingToldNanos.put(device, nowNanos);
      if (missingToldNanos.size() > LocalMemory.MAX_LEDGERS) {
        missingToldNanos.clear();
      }
    }
    back()
        .ack(
            centre,
            device,
            new ServerMessage.Ack(epoch, ledger.upto(), missing, 0, nowMicros.getAsLong(), -1));
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
    long uptime = status.birth() ? status.uptimeMillis() : -1;
    back()
        .ack(
            centre,
            greeting.device(),
            new ServerMessage.Ack(
                greeting.epoch(),
                ledger.upto(),
                ledger.missing(),
                0,
                nowMicros.getAsLong(),
                uptime));
  }

  private void tick() {
    long nowNanos = System.nanoTime();
    if (nowNanos - announcedNanos >= STATUS_NANOS) {
      announce(accepting);
    }
    if (nowNanos - savedNanos >= SAVE_NANOS) {
      savedNanos = nowNanos;
      memory.save();
    }
  }

  private void announce(boolean nowAccepting) {
    accepting = nowAccepting;
    announcedNanos = System.nanoTime();
    back().status(new ServerMessage.Status(true, run, accepting, nowMicros.getAsLong(), 1));
  }

  private DeviceLink back() {
    DeviceLink way = link;
    if (way == null) {
      throw new IllegalStateException("not started");
    }
    return way;
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
