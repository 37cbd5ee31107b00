package io.counterwatch.app;

import io.counterwatch.app.health.CertificateWatch;
import io.counterwatch.app.health.ClockWatch;
import io.counterwatch.app.health.Concern;
import io.counterwatch.app.health.DiskWatch;
import io.counterwatch.app.health.Health;
import io.counterwatch.app.health.HealthCollector;
import io.counterwatch.app.health.HealthServer;
import io.counterwatch.app.health.LoopWatch;
import io.counterwatch.app.log.LogCollector;
import io.counterwatch.ingest.EndpointListener.PemFiles;
import io.counterwatch.ingest.EventSource;
import io.counterwatch.ingest.MqttEndpointSource;
import io.counterwatch.metrics.LimitCollector;
import io.counterwatch.pipeline.Forecaster;
import io.counterwatch.pipeline.WriterHealth;
import io.counterwatch.pipeline.WriterLoad;
import io.counterwatch.pipeline.WriterLoad.Use;
import io.counterwatch.store.PgHistory;
import io.counterwatch.web.WebServer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a server: what has to hold for its figures to be right, what will soon be trouble, and
 * how near its limits are. Parts are added as they come to be.
 */
final class ServerWatch {
  /** What is received should be stored sooner: pages show what was. */
  static final int MAX_WAITING_SECONDS = 60;

  /** The tables of days follow within seconds; whoever reads them by SQL sees what was. */
  static final int MAX_BEHIND_SECONDS = 300;

  private static final long LOOK_MILLIS = 1_000;
  private static final int LOOKS_PER_CLOCK_QUESTION = 30;
  private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);

  private final Vertx vertx;
  private final Health health = new Health();
  private final LoopWatch loops = new LoopWatch();
  private final ClockWatch clock = new ClockWatch(ServerWatch::machineMicros, System::nanoTime);
  private final @Nullable DiskWatch disk;
  private final @Nullable CertificateWatch certificate;
  private final List<Supplier<List<Use>>> uses = new CopyOnWriteArrayList<>();
  private @Nullable PgHistory database;
  private int looks;
  private volatile long timer;

  /**
   * @param startProblem why the server has not started, or ends; empty while it runs
   */
  ServerWatch(Vertx vertx, Settings settings, Supplier<String> startProblem) {
    this.vertx = vertx;
    this.disk = settings.postgresUrl() == null ? disk(settings.dataDirectory()) : null;
    this.certificate = certificate(settings);
    health.readyWhen(Concern.START, startProblem);
    if (disk != null) {
      health.warnOf(Concern.DISK, disk::warning);
    }
    if (certificate != null) {
      health.warnOf(Concern.CERTIFICATE, certificate::warning);
    }
    health.warnOf(Concern.CLOCK_STEP, clock::lastStep);
    health.readyWhen(Concern.CLOCK, clock::wrong);
  }

  private static @Nullable DiskWatch disk(Path folder) {
    try {
      return new DiskWatch(DatabaseFolder.ensure(folder));
    } catch (IOException unusable) {
      // The database's start says what is wrong with it.
      LOG.debug("no folder to watch", unusable);
      return null;
    }
  }

  private static @Nullable CertificateWatch certificate(Settings settings) {
    PemFiles shown = settings.mqttSecurity().certificate();
    return settings.mqttUrl() != null || shown == null
        ? null
        : new CertificateWatch(shown.certificate(), Instant::now);
  }

  private static long machineMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  HealthServer server() {
    return new HealthServer(vertx, health, loops);
  }

  /** Begins to look, once a second. */
  void start() {
    timer = vertx.setPeriodic(LOOK_MILLIS, id -> look());
  }

  /** Looks no more; before the threads end that it asks. */
  void stop() {
    vertx.cancelTimer(timer);
  }

  private void look() {
    loops.look();
    clock.look();
    PgHistory asked = database;
    if (asked != null && looks++ % LOOKS_PER_CLOCK_QUESTION == 0) {
      long askedMicros = machineMicros();
      long askedNanos = System.nanoTime();
      asked
          .clockMicros()
          .onSuccess(
              micros -> clock.databaseSays(micros, askedMicros, System.nanoTime() - askedNanos))
          .onFailure(away -> LOG.debug("the database does not tell its time", away));
    }
  }

  /** The writer is there, though it may not have started. */
  void writer(Executor loop, WriterLoad load, Supplier<WriterHealth> state) {
    loops.watch("writer", loop);
    health.readyWhen(Concern.DATABASE, () -> state.get().ready() ? "" : state.get().reason());
    health.readyWhen(
        Concern.BACKLOG,
        () ->
            load.waitingSeconds() <= MAX_WAITING_SECONDS
                ? ""
                : "what was received waits for %.0f s to be stored"
                    .formatted(load.waitingSeconds()));
    health.readyWhen(
        Concern.DAY_TABLES,
        () ->
            load.dayTablesBehindSeconds() <= MAX_BEHIND_SECONDS
                ? ""
                : "the tables of days are %.0f s behind the log"
                    .formatted(load.dayTablesBehindSeconds()));
    uses.add(load::uses);
  }

  /** Forecasts are made. Where they fail all else goes on. */
  void forecasts(Forecaster forecaster) {
    health.warnOf(Concern.FORECASTS, () -> forecaster.condition().trouble());
  }

  /** The broker's files are kept. */
  void brokerFiles(BrokerKeeper keeper) {
    health.warnOf(Concern.BROKER_FILES, keeper::problem);
  }

  /** The database can be asked. */
  void database(PgHistory history, boolean onOtherMachine) {
    database = onOtherMachine ? history : null;
  }

  /** Pages are served. */
  void pages(WebServer site) {
    loops.watch("pages", site::onEventLoop);
  }

  /** Devices can be heard. */
  void source(EventSource source, @Nullable URI broker) {
    health.readyWhen(
        Concern.MQTT,
        () -> {
          if (source.connected()) {
            return "";
          }
          return broker == null
              ? "the built-in endpoint does not listen"
              : "not connected to the broker at " + broker;
        });
    if (source instanceof MqttEndpointSource endpoint) {
      loops.watch("MQTT endpoint", endpoint::onEventLoop);
      uses.add(
          () ->
              List.of(
                  new Use(
                      "endpoint-connections", endpoint.connections(), endpoint.maxConnections())));
    }
  }

  /** Everything that is watched, as series. */
  List<MultiCollector> collectors() {
    return List.of(
        new HealthCollector(health, loops, clock, disk, certificate),
        new LimitCollector(() -> uses.stream().flatMap(each -> each.get().stream()).toList()),
        new LogCollector());
  }
}
