package io.counterwatch.ingest;

import io.counterwatch.pipeline.DeviceLink;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.wire.EventReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes the events of an external broker.
 *
 * <p>A message is acknowledged to the broker once it is stored; what is not acknowledged when the
 * connection ends, the broker sends again at the next. One thread keeps the connection: it opens a
 * fresh client, waits until that is lost, closes it with all its threads and tries again, with
 * growing waits. The client's own reconnection is not used: it leaks threads.
 *
 * <p>When the intake has no room, nothing more of that connection is taken; as soon as there is
 * room, the connection is made anew and the broker sends again what was not taken. Messages that
 * the pipeline withholds are told of in {@link HeldBack}.
 */
public final class MqttBrokerSource implements EventSource {
  private static final Logger LOG = LoggerFactory.getLogger(MqttBrokerSource.class);
  private static final long BUSY_CHECK_MILLIS = 20;
  private static final long IDLE_CHECK_MILLIS = 1_000;

  /** A connection that lasted this long was a good one: the next waits begin short again. */
  private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final BrokerSettings settings;
  private final Intake intake;
  private final MessageReader reader;
  private final LongSupplier nowMicros;
  private final Backoff backoff;
  private final Tally tally = new Tally();
  private final TopicLink link = new TopicLink(this::publish, this::wake, tally.undelivered);
  private final AtomicBoolean started = new AtomicBoolean();
  private final Promise<Void> tried = Promise.promise();
  private final Promise<Void> ended = Promise.promise();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Semaphore changed = new Semaphore(0);
  private volatile @Nullable BrokerConnection current;
  private String toldProblem = "";

  /**
   * @param random for the jitter of the waits between attempts
   */
  public MqttBrokerSource(
      BrokerSettings settings,
      Intake intake,
      EventReader events,
      LongSupplier nowMicros,
      RandomGenerator random) {
    this.settings = settings;
    this.intake = intake;
    this.reader = new MessageReader(intake, events, nowMicros);
    this.nowMicros = nowMicros;
    this.backoff = new Backoff(settings.firstBackoffMillis(), settings.maxBackoffMillis(), random);
  }

  /** Completes after the first attempt, successful or not; see {@link #connected}. */
  @Override
  public Future<Void> start() {
    if (started.compareAndSet(false, true)) {
      Thread.ofPlatform().name("mqtt-broker").daemon().start(this::keepConnected);
    }
    return tried.future();
  }

  @Override
  public Future<Void> stop() {
    stop.countDown();
    wake();
    if (started.compareAndSet(false, true)) {
      ended.tryComplete();
    }
    return ended.future();
  }

  @Override
  public DeviceLink link() {
    return link;
  }

  @Override
  public boolean connected() {
    BrokerConnection connection = current;
    return connection != null && connection.alive();
  }

  @Override
  public SourceCounts counts() {
    return tally.counts();
  }

  void publish(Outgoing message) {
    BrokerConnection connection = current;
    if (connection != null) {
      connection.publish(message);
    } else if (!message.retained()) {
      tally.undelivered.increment();
    }
  }

  private void wake() {
    changed.release();
  }

  private void keepConnected() {
    try {
      while (!stopping()) {
        long beganNanos = System.nanoTime();
        connectAndServe();
        tried.tryComplete();
        if (System.nanoTime() - beganNanos > STEADY_NANOS) {
          backoff.reset();
        }
        if (stop.await(backoff.nextMillis(), TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    } catch (InterruptedException e) {
      LOG.error("The thread that keeps the broker connected was interrupted", e);
    } finally {
      tried.tryComplete();
      ended.tryComplete();
    }
  }

  /** One connection from beginning to end. */
  private void connectAndServe() throws InterruptedException {
    BrokerConnection connection = null;
    try {
      connection = new BrokerConnection(settings, reader, intake, tally, this::wake);
      connection.open(link.offlineStatus(nowMicros.getAsLong()));
      opened(connection);
      serve(connection);
    } catch (BrokerException e) {
      tellProblem(String.valueOf(e.getMessage()), e.misconfigured());
    } finally {
      current = null;
      if (connection != null) {
        connection.close(stopping() ? link.offlineStatus(nowMicros.getAsLong()) : null);
      }
    }
  }

  private void opened(BrokerConnection connection) {
    tally.connections.increment();
    current = connection;
    link.repeat();
    toldProblem = "";
    LOG.info("Connected to the broker {}", settings);
    tried.tryComplete();
  }

  private void serve(BrokerConnection connection) throws InterruptedException {
    while (connection.alive() && !stopping()) {
      boolean allSent = sendKept(connection);
      if (changed.tryAcquire(
          allSent ? IDLE_CHECK_MILLIS : BUSY_CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        changed.drainPermits();
      }
    }
    if (!stopping()) {
      tellProblem(connection.lostReason(), false);
    }
  }

  /** Returns false where something is left, since too much is under way. */
  private boolean sendKept(BrokerConnection connection) {
    Outgoing message;
    while ((message = link.kept().next()) != null) {
      if (!connection.offer(message)) {
        link.kept().again(message);
        return false;
      }
    }
    return true;
  }

  /** Says what is wrong once, not at every attempt. */
  private void tellProblem(String problem, boolean misconfigured) {
    if (problem.equals(toldProblem)) {
      return;
    }
    toldProblem = problem;
    if (misconfigured) {
      LOG.atError()
          .addKeyValue("reason", "broker-unusable")
          .log("The broker {} cannot be used: {}; trying until it can", settings, problem);
    } else {
      LOG.atWarn()
          .addKeyValue("reason", "broker-away")
          .log("The broker {} is away: {}; trying until it is back", settings, problem);
    }
  }

  private boolean stopping() {
    return stop.getCount() == 0;
  }
}
