package io.counterwatch.app;

import io.counterwatch.app.admin.AdminRoutes;
import io.counterwatch.app.admin.DeviceGate;
import io.counterwatch.app.admin.LocalOnly;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.centre.OrganisationTree;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.ingest.EventSource;
import io.counterwatch.ingest.HttpSource;
import io.counterwatch.ingest.MqttBrokerSource;
import io.counterwatch.ingest.MqttEndpointSource;
import io.counterwatch.metrics.CentreCollector;
import io.counterwatch.metrics.DeviceCollector;
import io.counterwatch.metrics.ModelCollector;
import io.counterwatch.metrics.PipelineCollector;
import io.counterwatch.pipeline.Figures;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.pipeline.OrganisationSource;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.pipeline.WriterHealth;
import io.counterwatch.store.Database;
import io.counterwatch.store.PgEventStore;
import io.counterwatch.store.PgHistory;
import io.counterwatch.web.OrganisationApi;
import io.counterwatch.web.WebServer;
import io.counterwatch.web.WebSettings;
import io.counterwatch.wire.BodyCodec;
import io.counterwatch.wire.EventReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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
  /** Another server owns the database. */
  static final int EXIT_LEASE_LOST = 3;

  /** The figure's name, with dots where the series has underscores. */
  static final String BROKER_FILES_CURRENT = "counterwatch.broker.files.current";

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final long FIRST_RETRY_MILLIS = 250;
  private static final long LAST_RETRY_MILLIS = 5_000;

  private final Settings settings;
  private final OrganisationSource organisation;
  private final ServerClock clock;
  private final boolean withDevices;
  private final Vertx vertx = Vertx.vertx();
  private final Figures figures = new Figures();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final String run = UUID.randomUUID().toString();
  private final ManagementServer management;
  private @Nullable EmbeddedDatabase embedded;
  private @Nullable ServerAddress address;
  private @Nullable PgEventStore store;
  private @Nullable PgHistory history;
  private @Nullable Writer running;
  private @Nullable EventSource source;
  private @Nullable WebServer site;
  private @Nullable BrokerKeeper broker;
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
    this.management = new ManagementServer(vertx, settings.httpHost(), settings.managementPort());
  }

  /** Starts everything; returns when the figures are right and devices may connect. */
  public void start() throws IOException, InterruptedException {
    management.readyWhen("start", () -> startProblem);
    managementPort = listen("management.port", settings.managementPort(), management.start());
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
          settings.httpHost(),
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
      Thread.sleep(waitMillis);
      waitMillis = Math.min(waitMillis * 2, LAST_RETRY_MILLIS);
    }
    startProblem = "starting";
  }

  private Writer startWriter(Database database) throws IOException, InterruptedException {
    String url = "http://" + settings.httpHost() + ":" + settings.httpPort();
    store = new PgEventStore(vertx, database, BodyCodec::read, run, url);
    boolean open = settings.registration() == Settings.Registration.OPEN;
    WriterHost host =
        new WriterHost(clock, run, store, organisation, open, figures, () -> exit(EXIT_LEASE_LOST));
    Writer writer = Blocking.await(host.deployOn(vertx));
    running = writer;
    management.collect(
        List.of(
            new CentreCollector(writer.views(), settings.staffMetrics()),
            new DeviceCollector(writer.directory(), writer.views()),
            new ModelCollector(() -> treeOfToday(writer)),
            new PipelineCollector(figures, writer.views())));
    management.readyWhen("database", () -> problem(writer.health()));
    Blocking.await(Future.fromCompletionStage(writer.start()), exit);
    return writer;
  }

  private OrganisationTree treeOfToday(Writer writer) {
    return writer
        .organisation()
        .on(
            LocalDate.ofInstant(
                ServiceDays.toInstant(clock.nowMicros()), writer.organisation().zone()));
  }

  private static String problem(WriterHealth health) {
    return health.ready() ? "" : health.reason();
  }

  /** Its files first: until they are written the broker may not even know the server itself. */
  private void startBroker(Writer writer) throws IOException, InterruptedException {
    BrokerKeeper keeper = BrokerKeeper.of(settings, writer.directory());
    if (keeper != null) {
      broker = keeper;
      management.gauge(
          BROKER_FILES_CURRENT,
          "Whether the broker's password and access files hold what the registry has.",
          keeper::current);
      writer.directory().onChange(keeper::update);
      Blocking.await(Future.fromCompletionStage(keeper.update()));
    }
  }

  private void startSite(Database database, Writer writer)
      throws IOException, InterruptedException {
    history = new PgHistory(vertx, database, BodyCodec::read, new WriterDays(writer, clock));
    EventReader reader = new EventReader(new RegisteredDevices(writer.directory()));
    HttpSource imports =
        new HttpSource(
            writer.intake(), reader, clock::nowMicros, writer.administration()::admitImport);
    site =
        new WebServer(
            vertx,
            new WebSettings(settings.httpHost(), settings.httpPort(), clock.speed()),
            writer.views(),
            history,
            clock::nowMicros,
            List.of(
                LocalOnly::mount,
                imports::mount,
                administration(writer, history, reader)::mount,
                new OrganisationApi(writer::organisation, clock::nowMicros)::mount));
    httpPort = listen("http.port", settings.httpPort(), site.start());
    if (address != null) {
      address.write("http://" + settings.httpHost() + ":" + httpPort);
    }
  }

  /** For whoever works on this machine, which sign-in "none" stands for. */
  private AdminRoutes administration(Writer writer, PgHistory questions, EventReader reader) {
    URI url = settings.mqttUrl();
    String address = url == null ? "tcp://" + settings.mqttListen() : url.toString();
    return new AdminRoutes(
        writer,
        questions,
        reader,
        new AdminRoutes.Way(address, url == null, BrokerKeeper.userOf(settings), broker));
  }

  private int listen(String key, int port, Future<Integer> listening)
      throws IOException, InterruptedException {
    try {
      return Blocking.await(listening);
    } catch (IOException e) {
      throw new IOException(
          "%s: cannot listen on %s:%d: %s"
              .formatted(key, settings.httpHost(), port, e.getMessage()),
          e);
    }
  }

  private void startSource(Writer writer) throws IOException, InterruptedException {
    EventReader reader = new EventReader(new RegisteredDevices(writer.directory()));
    URI url = settings.mqttUrl();
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
    management.readyWhen(
        "mqtt", () -> started.connected() ? "" : "not connected to the broker at " + url);
    writer.attach(started.link());
    Blocking.await(started.start());
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

  private void exit(int code) {
    exit.complete(code);
  }

  /** Stops taking events in, stores what is under way, and closes everything. */
  public void stop() {
    EventSource devices = source;
    Writer writer = running;
    WebServer pages = site;
    PgHistory questions = history;
    PgEventStore log = store;
    BrokerKeeper files = broker;
    ServerAddress known = address;
    EmbeddedDatabase database = embedded;
    try {
      // The connections stay until what came over them is stored and acknowledged.
      close(
          writer == null ? null : () -> Blocking.await(Future.fromCompletionStage(writer.stop())));
      close(devices == null ? null : () -> Blocking.await(devices.stop()));
      close(files == null ? null : files::close);
      close(pages == null ? null : () -> Blocking.await(pages.stop()));
      close(questions == null ? null : () -> Blocking.await(questions.close()));
      close(log == null ? null : () -> Blocking.await(log.close()));
      close(() -> Blocking.await(management.stop()));
      close(() -> Blocking.await(vertx.close()));
      close(known == null ? null : known::delete);
      close(database == null ? null : database::close);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Something to be closed. */
  private interface Closing {
    void close() throws IOException, InterruptedException;
  }

  /** What cannot be closed must not keep the rest open: the embedded database is a process. */
  private static void close(@Nullable Closing part) throws InterruptedException {
    try {
      if (part != null) {
        part.close();
      }
    } catch (IOException e) {
      LOG.error("not everything could be closed: {}", e.getMessage());
    }
  }
}
