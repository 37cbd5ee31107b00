package io.counterwatch.app;

import io.counterwatch.app.admin.DeviceGate;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.ingest.EventSource;
import io.counterwatch.ingest.MqttBrokerSource;
import io.counterwatch.ingest.MqttEndpointSource;
import io.counterwatch.metrics.CentreCollector;
import io.counterwatch.metrics.DeviceCollector;
import io.counterwatch.metrics.ForecasterCollector;
import io.counterwatch.metrics.ModelCollector;
import io.counterwatch.metrics.PipelineCollector;
import io.counterwatch.pipeline.Figures;
import io.counterwatch.pipeline.Forecaster;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.pipeline.OrganisationSource;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.pipeline.WriterClock;
import io.counterwatch.store.Database;
import io.counterwatch.store.PgEventStore;
import io.counterwatch.store.PgHistory;
import io.counterwatch.web.AccessGate;
import io.counterwatch.web.WebServer;
import io.counterwatch.web.WebSettings;
import io.counterwatch.wire.BodyCodec;
import io.counterwatch.wire.EventReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole server, put together: its start reads from top to bottom as the way of the data.
 *
 * <p>What cannot be mended by waiting (a port in use, a bad file) fails the start; a database or a
 * broker that is away is waited for, with {@code /health/ready} saying so.
 */
public final class Server {
  /** Told to end, and ended in order. */
  static final int EXIT_IN_ORDER = 0;

  /** Another server owns the database. */
  static final int EXIT_LEASE_LOST = 3;

  /** The database was written by a newer program. */
  static final int EXIT_SCHEMA_NEWER = 4;

  /** Told to end, and not done in time or hurried: nothing is lost, but devices send again. */
  static final int EXIT_NOT_IN_ORDER = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final long FIRST_RETRY_MILLIS = 250;
  private static final long LAST_RETRY_MILLIS = 5_000;

  private final Settings settings;
  private final OrganisationSource organisation;
  private final ServerClock clock;
  private final boolean withDevices;
  private final Vertx vertx = VertxWithoutFiles.make();
  private final Figures figures = new Figures();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final String run = UUID.randomUUID().toString();
  private final ServerWatch watch;
  private final ManagementServer management;
  private @Nullable EmbeddedDatabase embedded;
  private @Nullable ServerAddress address;
  private @Nullable PgEventStore store;
  private @Nullable PgHistory history;
  private @Nullable ForecasterHost forecasts;
  private @Nullable Writer running;
  private volatile @Nullable EventSource source;
  private @Nullable WebServer site;
  private @Nullable AccessWiring access;
  private @Nullable BrokerKeeper broker;
  private @Nullable VisitorWiring visitors;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile boolean endedInOrder = true;
  private volatile String startProblem = "starting";
  private int httpPort;
  private int managementPort;

  /**
   * A server that has not started.
   *
   * @param withDevices whether devices may connect; an import needs none
   */
  public Server(
      Settings settings, OrganisationSource organisation, ServerClock clock, boolean withDevices) {
    this.settings = settings;
    this.organisation = organisation;
    this.clock = clock;
    this.withDevices = withDevices;
    this.watch = new ServerWatch(vertx, settings, () -> startProblem);
    this.management =
        new ManagementServer(
            vertx, settings.managementHost(), settings.managementPort(), watch.server());
  }

  /** Starts everything; returns when the figures are right and devices may connect. */
  public void start() throws IOException, InterruptedException {
    management.collect(watch.collectors());
    watch.start();
    managementPort =
        listen(
            "management.port",
            settings.managementHost(),
            settings.managementPort(),
            management.start());
    Database database = database();
    migrate(database);
    Writer writer = startWriter(database);
    startBroker(writer);
    startSite(database, writer);
    if (withDevices) {
      startSource(writer);
    }
    startProblem = "";
    if (withDevices) {
      LOG.info(
          "ready: pages at http://{}:{}/, metrics at http://{}:{}/metrics",
          settings.httpHost(),
          httpPort,
          settings.managementHost(),
          managementPort);
    }
  }

  private Database database() throws IOException {
    URI url = settings.postgresUrl();
    if (url != null) {
      return Database.of(url.toString());
    }
    embedded = EmbeddedDatabase.start(settings.dataDirectory());
    address = new ServerAddress(settings.dataDirectory());
    return Database.of(embedded.url());
  }

  private void migrate(Database database) throws InterruptedException {
    long waitMillis = FIRST_RETRY_MILLIS;
    boolean told = false;
    String problem;
    while ((problem = database.migrate()) != null) {
      startProblem = "database: " + problem;
      if (!told) {
        LOG.error("waiting for the database at {}: {}", database, problem);
        told = true;
      }
      Blocking.pause(waitMillis, exit);
      waitMillis = Math.min(waitMillis * 2, LAST_RETRY_MILLIS);
    }
    startProblem = "starting";
  }

  private Writer startWriter(Database database) throws IOException, InterruptedException {
    String url = "http://" + settings.httpHost() + ":" + settings.httpPort();
    store = new PgEventStore(vertx, database, BodyCodec::read, run, url);
    boolean open = settings.registration() == Settings.Registration.OPEN;
    WriterClock time = new HostClock(clock, run);
    forecasts = new ForecasterHost(time);
    Forecaster forecaster = forecasts.forecaster();
    WriterHost host =
        new WriterHost(
            time, store, organisation, open, figures, forecaster, () -> exit(EXIT_LEASE_LOST));
    Writer writer = Blocking.await(host.deployOn(vertx));
    running = writer;
    management.collect(
        List.of(
            new CentreCollector(writer.views(), writer.forecasts(), settings.staffMetrics()),
            new DeviceCollector(writer.directory(), writer.views()),
            new ForecasterCollector(forecaster::condition),
            new ModelCollector(() -> WriterWiring.treeOfToday(writer, clock)),
            new PipelineCollector(
                figures, writer.views(), () -> WriterWiring.behind(writer.load()))));
    watch.forecasts(forecaster);
    watch.writer(host::onEventLoop, writer.load(), writer::health);
    Blocking.await(Future.fromCompletionStage(writer.start()), exit);
    return writer;
  }

  /** Its files first: until they are written the broker may not even know the server itself. */
  private void startBroker(Writer writer) throws IOException, InterruptedException {
    BrokerKeeper keeper = BrokerKeeper.of(settings, writer.directory());
    if (keeper != null) {
      broker = keeper;
      management.collect(List.of(new BrokerFilesCollector(keeper)));
      watch.brokerFiles(keeper);
      writer.directory().onChange(keeper::update);
      Blocking.await(Future.fromCompletionStage(keeper.update()));
    }
  }

  private void startSite(Database database, Writer writer)
      throws IOException, InterruptedException {
    history = new PgHistory(vertx, database, BodyCodec::read, new WriterDays(writer, clock));
    EventReader reader = new EventReader(new RegisteredDevices(writer.directory()));
    VisitorWiring forVisitors = VisitorWiring.start(vertx, database, writer, reader, clock, exit);
    visitors = forVisitors;
    AccessWiring known = AccessWiring.open(vertx, settings, database, run, exit);
    access = known;
    site =
        new WebServer(
            vertx,
            new WebSettings(
                settings.httpHost(),
                settings.httpPort(),
                clock.speed(),
                settings.displaysOfAddress()),
            writer.views(),
            writer.forecasts(),
            history,
            clock::nowMicros,
            new SiteWiring(
                    vertx,
                    settings,
                    clock,
                    writer,
                    history,
                    broker,
                    reader,
                    forVisitors,
                    this::isConnected)
                .modules(known.control()),
            AccessGate.of(known.control()));
    management.collect(List.of(HttpWiring.counts(site.gate(), management.gate(), site.streams())));
    httpPort = listen("http.port", settings.httpHost(), settings.httpPort(), site.start());
    watch.pages(site);
    management.collect(List.of(new AnswerCollector(site::answered)));
    watch.database(history, settings.postgresUrl() != null);
    if (address != null) {
      address.write(asOwned());
    }
  }

  private int listen(String key, String host, int port, Future<Integer> listening)
      throws IOException, InterruptedException {
    try {
      return Blocking.await(listening);
    } catch (IOException e) {
      throw new IOException(
          "%s: cannot listen on %s:%d: %s".formatted(key, host, port, e.getMessage()), e);
    }
  }

  private void startSource(Writer writer) throws IOException, InterruptedException {
    EventReader reader = new EventReader(new RegisteredDevices(writer.directory()));
    URI url = settings.mqttUrl();
    MqttWiring.warnOfTheWay(url);
    EventSource started =
        url != null
            ? new MqttBrokerSource(
                MqttWiring.broker(settings, url),
                writer.intake(),
                reader,
                clock::nowMicros,
                new Random())
            : endpoint(writer, reader);
    source = started;
    management.collect(List.of(MqttWiring.counts(started)));
    writer.attach(started.link());
    Blocking.await(started.start());
    watch.source(started, url);
  }

  /** Whether devices can be heard, as far as the server itself is concerned. */
  private boolean isConnected() {
    EventSource started = source;
    return started == null || started.connected();
  }

  private MqttEndpointSource endpoint(Writer writer, EventReader reader) {
    boolean withoutPassword =
        settings.registration() == Settings.Registration.OPEN
            || MqttWiring.servesThisMachineOnly(settings);
    MqttEndpointSource endpoint =
        new MqttEndpointSource(
            vertx,
            MqttWiring.endpoint(settings),
            new DeviceGate(writer.directory(), withoutPassword),
            writer.intake(),
            reader,
            clock::nowMicros);
    writer.directory().onChange(endpoint::recheck);
    return endpoint;
  }

  /** What the pipeline counts of itself. */
  public Figures figures() {
    return figures;
  }

  /** Where events are handed over that no device publishes; only once started. */
  public Intake intake() {
    return Objects.requireNonNull(running).intake();
  }

  /** The newest views; only once started. */
  public LiveViews views() {
    return Objects.requireNonNull(running).views();
  }

  int httpPort() {
    return httpPort;
  }

  /** For the program's own commands; only once the pages are served. */
  OwnedServer asOwned() {
    String host = settings.httpHost();
    boolean any = host.equals("0.0.0.0") || host.equals("::");
    String url = "http://" + new Settings.Address(any ? "127.0.0.1" : host, httpPort);
    return new OwnedServer(url, Objects.requireNonNull(access).ownerKey());
  }

  int managementPort() {
    return managementPort;
  }

  /** The port of the built-in endpoint; 0 with an external broker. */
  int mqttPort() {
    return source instanceof MqttEndpointSource endpoint ? endpoint.actualPort() : 0;
  }

  /** Completes with the exit code when the process must end. */
  CompletableFuture<Integer> exit() {
    return exit;
  }

  void exit(int code) {
    exit.complete(code);
  }

  /** Whether {@link #stop} closed everything as it should be. */
  boolean endedInOrder() {
    return endedInOrder;
  }

  /** Takes nothing more in, stores what was received, and closes everything; once. */
  public void stop() {
    stop(new CompletableFuture<>());
  }

  /**
   * The same, unless somebody is in a hurry. Devices hear of the end, and what is stored of theirs,
   * before their lines are closed; the lease is given up when nothing can be written any more.
   *
   * @param hurry completes when nobody wants to wait any longer
   */
  void stop(CompletableFuture<?> hurry) {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    startProblem = "the server is ending";
    Ending ending = new Ending(TimeUnit.SECONDS.toMillis(settings.stopWithinSeconds()), hurry);
    try {
      ending.awaitFirst("what was received", running == null ? null : here(running.stop()));
      ending.close("forecasts", forecasts == null ? null : forecasts::close);
      ending.await("devices", source == null ? null : source.stop());
      ending.close("the broker's files", broker == null ? null : broker::close);
      ending.await("pages", site == null ? null : site.stop());
      ending.await("votes", visitors == null ? null : visitors.close());
      ending.await("accounts", access == null ? null : access.close());
      ending.await("questions", history == null ? null : history.close());
      ending.await("the lease", store == null ? null : store.close());
      ending.await("health", management.stop());
      watch.stop();
      ending.await("threads", vertx.close());
      ending.close("its address", address == null ? null : address::delete);
      ending.close("the embedded database", embedded == null ? null : embedded::close);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    endedInOrder = ending.inOrder();
  }

  private static Future<?> here(CompletionStage<Void> stage) {
    return Future.fromCompletionStage(stage);
  }
}
