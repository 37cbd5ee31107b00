package io.counterwatch.simulator;

import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.ServerTime;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays simulated centres against a server, over MQTT, in the server's time. */
public final class Simulation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Simulation.class);
  private static final long SERVER_TIMEOUT_SECONDS = 60;
  private static final long DRAIN_TIMEOUT_SECONDS = 60;
  private static final long CLOSE_TIMEOUT_SECONDS = 10;
  private static final long PROGRESS_SECONDS = 5;
  private static final long SHAKE_SECONDS = 3;
  private static final long LONGEST_WAIT_MILLIS = 200;
  private static final long POLL_MILLIS = 50;
  private static final double SPEED_TOLERANCE = 1e-6;

  private final SimulationOptions options;
  private final Consumer<String> out;
  private final List<CentreProfile> centres;
  private final DeviceHost host;
  private final Fleet fleet;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);

  /** There is no server behind the broker, or it says nothing of itself. */
  public static final class NoServerException extends Exception {
    private static final long serialVersionUID = 1L;

    NoServerException(String message) {
      super(message);
    }
  }

  /**
   * Connects nothing yet.
   *
   * @param out gets the lines of progress
   * @throws IllegalArgumentException if the address or the number of centres is none
   * @throws UncheckedIOException if an outbox cannot be opened
   */
  public Simulation(SimulationOptions options, Consumer<String> out) {
    this.options = options;
    this.out = out;
    centres = DemoWorld.centres(options.centres(), options.everyDay());
    host = DeviceHost.inServerTime(options.url(), WorkingHours.ZONE);
    try {
      fleet = new Fleet(host, centres, options);
    } catch (UncheckedIOException | IllegalArgumentException failed) {
      host.close();
      throw failed;
    }
  }

  /** Runs on a thread of its own until {@link #close}; trouble is logged. */
  public void startInBackground() {
    Thread.ofPlatform()
        .daemon()
        .name("simulation")
        .start(
            () -> {
              try {
                run();
              } catch (NoServerException | RuntimeException trouble) {
                LOG.error("the simulation ended: {}", trouble.getMessage());
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /**
   * Runs until the time is up or {@link #close}, then waits a while for the last acknowledgements.
   *
   * @throws IllegalArgumentException if the expected speed is not that of the server's clock
   */
  public SimulationSummary run() throws NoServerException, InterruptedException {
    try {
      fleet.start();
      awaitServer();
      play(source());
      drain();
      fleet.stop();
      return fleet.summary();
    } finally {
      host.close();
      fleet.close();
      finished.countDown();
    }
  }

  /** Ends a running simulation, and waits for its end. */
  @Override
  public void close() {
    stop.countDown();
    try {
      if (!finished.await(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        host.close();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What became of the events until now. */
  public SimulationSummary summary() {
    return fleet.summary();
  }

  private void awaitServer() throws NoServerException, InterruptedException {
    long startNanos = System.nanoTime();
    long reportedSeconds = 0;
    ServerTime serverTime = host.serverTime();
    while (!serverTime.known()) {
      boolean stopped = stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
      if (stopped || seconds >= SERVER_TIMEOUT_SECONDS) {
        throw new NoServerException(whyNoServer());
      }
      if (seconds >= reportedSeconds + PROGRESS_SECONDS) {
        reportedSeconds = seconds;
        out.accept("waiting: " + whyNoServer());
      }
    }
    checkSpeed(serverTime.speed().orElseThrow());
  }

  private String whyNoServer() {
    return fleet.connected() == 0
        ? "no connection to " + options.url() + " (" + fleet.trouble() + ")"
        : "no server has announced itself at " + options.url();
  }

  private void checkSpeed(double announced) {
    OptionalDouble expected = options.speed();
    if (expected.isPresent()
        && Math.abs(expected.getAsDouble() - announced) > SPEED_TOLERANCE * announced) {
      throw new IllegalArgumentException(
          "speed "
              + expected.getAsDouble()
              + " contradicts the server, whose clock runs at speed "
              + announced
              + ": simulated devices follow the server; leave the speed out");
    }
  }

  private Source source() {
    long nowMicros = host.serverTime().nowMicros().orElseThrow();
    return options.rate().isPresent()
        ? new SteadyStream(
            centres,
            options.rate().getAsDouble(),
            host.serverTime().speed().orElseThrow(),
            nowMicros,
            System::nanoTime)
        : new PlannedDays(centres, options.seed(), options.start());
  }

  private void play(Source source) throws InterruptedException {
    long startNanos = System.nanoTime();
    long reportedSeconds = 0;
    long shakenSeconds = 0;
    boolean stopped = false;
    while (!stopped) {
      long nowMicros = host.serverTime().nowMicros().orElseThrow();
      long nextMicros = source.play(fleet, nowMicros);
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
      if (options.seconds().isPresent() && seconds >= options.seconds().getAsInt()) {
        return;
      }
      if (seconds >= reportedSeconds + PROGRESS_SECONDS) {
        reportedSeconds = seconds;
        out.accept(progress());
      }
      if (seconds >= shakenSeconds + SHAKE_SECONDS) {
        shakenSeconds = seconds;
        fleet.shakeConnections();
      }
      stopped = stop.await(waitMillis(nextMicros), TimeUnit.MILLISECONDS);
    }
  }

  private long waitMillis(long nextMicros) {
    ServerTime serverTime = host.serverTime();
    double realMillis =
        (nextMicros - serverTime.nowMicros().orElseThrow())
            / 1_000.0
            / serverTime.speed().orElseThrow();
    return Math.max(1, Math.min(LONGEST_WAIT_MILLIS, (long) realMillis));
  }

  private void drain() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_TIMEOUT_SECONDS);
    boolean stopped = stop.getCount() == 0;
    while (!stopped && fleet.pending() > 0 && System.nanoTime() - deadline < 0) {
      stopped = stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private String progress() {
    return "devices connected "
        + fleet.connected()
        + " of "
        + fleet.size()
        + ", "
        + fleet.summary().line();
  }
}
