package io.counterwatch.app.gateway;

import io.counterwatch.app.VertxWithoutFiles;
import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.DiskOutbox;
import io.counterwatch.device.Epochs;
import io.counterwatch.device.OutboxLimits;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.ingest.MqttEndpointSource;
import io.counterwatch.wire.EventReader;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: the local endpoint, the outbox, and a device that sends what is in it. */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final long STOP_SECONDS = 10;

  private final Vertx vertx = VertxWithoutFiles.make();
  private final DiskOutbox outbox;
  private final DeviceHost host;
  private final Device upstream;
  private final LocalIntake intake;
  private final MqttEndpointSource local;

  /**
   * Opens the outbox; connects nothing yet.
   *
   * @throws IllegalArgumentException if the upstream address is none
   * @throws IOException if the folder is in use or cannot be read
   */
  public Gateway(GatewaySettings settings) throws IOException {
    host =
        DeviceHost.withMachineClock(settings.upstream(), settings.zone()).trusting(settings.tls());
    outbox =
        DiskOutbox.open(
            settings.folder().resolve("outbox"), OutboxLimits.USUAL, Gateway::machineMicros);
    upstream =
        new Device(
            host,
            new DeviceIdentity(
                settings.centre(), settings.device(), DeviceKind.GATEWAY, settings.password()),
            outbox,
            new Random());
    intake =
        new LocalIntake(
            settings.centre(),
            Epochs.draw(),
            outbox,
            new LocalMemory(settings.folder().resolve("local-ledgers"), outbox),
            new RefusalLog(settings.folder()),
            Gateway::machineMicros,
            upstream::wake);
    local =
        new MqttEndpointSource(
            vertx,
            settings.listen(),
            // Its own name is taken: what came under it could not be told from its own events.
            (device, password) -> !device.equals(settings.device()),
            intake,
            // Each local device speaks for itself; all else is for the server to judge.
            new EventReader(new EventReader.OwnEvents(true)),
            Gateway::machineMicros);
  }

  /**
   * Lets local devices in, and connects to the server for as long as it runs.
   *
   * @throws IOException if the address cannot be listened on
   */
  public void start() throws IOException {
    LOG.info("{} events wait to be sent", upstream.pending());
    upstream.start();
    intake.start(local.link());
    try {
      local.start().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed);
    }
  }

  /** The port that is listened on. */
  public int localPort() {
    return local.actualPort();
  }

  /** Ends in order: what is not on the disk is not acknowledged, what is there is sent later. */
  @Override
  public void close() {
    try {
      await("local devices", local.stop().toCompletionStage().toCompletableFuture());
      intake.close();
      await("the server", upstream.stop());
      host.close();
      outbox.close();
      await("the endpoint", vertx.close().toCompletionStage().toCompletableFuture());
    } catch (IOException trouble) {
      LOG.warn("The outbox could not be closed", trouble);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(String what, CompletableFuture<Void> end) throws InterruptedException {
    try {
      end.get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException trouble) {
      LOG.debug("{}: not closed in order", what, trouble);
    }
  }

  private static long machineMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
