package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.Forecasts;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.store.query.History;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The HTTP server. One event loop serves everything, so the streams need no locks. */
public final class WebServer {
  private static final int COMPRESS_FROM_BYTES = 1024;
  private static final int MAX_STATUS = 600;

  private final Vertx vertx;
  private final WebSettings settings;
  private final LiveViews live;
  private final Forecasts forecasts;
  private final History history;
  private final LongSupplier nowMicros;
  private final List<RouteModule> modules;
  private final AccessGate access;
  private final StreamLimits limits;
  private final HttpLimits httpLimits;
  private final HttpGate gate;
  private final StreamCounts counts = new StreamCounts();
  private final ProtocolApi protocol;
  private final VisitorErrors visitorErrors;
  private final Pages pages;
  private final AtomicLongArray answers = new AtomicLongArray(MAX_STATUS);
  private volatile @Nullable Context eventLoop;
  private @Nullable String deployment;

  /**
   * A server that doesn't listen yet.
   *
   * @param forecasts what is estimated of each centre
   * @param nowMicros the server's clock
   * @param modules further routes, mounted before the server's own
   * @param access who may ask for what
   */
  public WebServer(
      Vertx vertx,
      WebSettings settings,
      LiveViews live,
      Forecasts forecasts,
      History history,
      LongSupplier nowMicros,
      List<? extends RouteModule> modules,
      AccessGate access) {
    this(
        vertx,
        settings,
        live,
        forecasts,
        history,
        nowMicros,
        modules,
        access,
        StreamLimits.DEFAULT.withDisplaysOfAddress(settings.displaysOfAddress()),
        HttpLimits.PAGES);
  }

  WebServer(
      Vertx vertx,
      WebSettings settings,
      LiveViews live,
      Forecasts forecasts,
      History history,
      LongSupplier nowMicros,
      List<? extends RouteModule> modules,
      AccessGate access,
      StreamLimits limits,
      HttpLimits httpLimits) {
    this.vertx = vertx;
    this.settings = settings;
    this.live = live;
    this.forecasts = forecasts;
    this.history = history;
    this.nowMicros = nowMicros;
    this.modules = List.copyOf(modules);
    this.access = access;
    this.limits = limits;
    this.httpLimits = httpLimits;
    this.gate = new HttpGate(vertx, httpLimits);
    // Here and not on the event loop, which would stand still for it.
    ProtocolFiles files = ProtocolFiles.load();
    ObjectNode asyncApi = AsyncApi.document(files);
    this.protocol = new ProtocolApi(files, asyncApi);
    Messages messages = Messages.load();
    this.visitorErrors = new VisitorErrors(messages);
    this.pages =
        new Pages(live, messages, new DeveloperHtml(files, asyncApi).parts(), visitorErrors);
  }

  /** Listens; the port it got. Fails where the address is in use. */
  public Future<Integer> start() {
    Listener listener = new Listener();
    return vertx
        .deployVerticle(listener)
        .map(
            id -> {
              deployment = id;
              return listener.port;
            });
  }

  /** Ends every stream and stops listening; nothing where it never listened. */
  public Future<Void> stop() {
    String id = deployment;
    deployment = null;
    return id == null ? Future.succeededFuture() : vertx.undeploy(id);
  }

  /** What is watched of the connections. */
  public HttpGate gate() {
    return gate;
  }

  /** What became of the live streams. */
  public StreamCounts streams() {
    return counts;
  }

  /** How many answers had that status, from 100 to 599. */
  public long answered(int status) {
    return answers.get(status);
  }

  /** Runs a task on the thread that serves everything, once it listens. */
  public void onEventLoop(Runnable task) {
    Context loop = eventLoop;
    if (loop != null) {
      loop.runOnContext(nothing -> task.run());
    }
  }

  private void count(RoutingContext request) {
    request.addEndHandler(
        ended -> {
          int status = request.response().getStatusCode();
          if (status < MAX_STATUS) {
            answers.incrementAndGet(status);
          }
        });
    request.next();
  }

  /** What cannot be read as a request never comes to a route: a line or head that is too long. */
  private void refuse(HttpServerRequest request) {
    HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
    answers.incrementAndGet(request.response().getStatusCode());
  }

  private final class Listener extends VerticleBase {
    private int port;
    private @Nullable LiveStreams streams;

    @Override
    public Future<?> start() {
      LiveStreams started =
          new LiveStreams(
              vertx, context, live, forecasts, nowMicros, settings.speed(), limits, counts);
      eventLoop = context;
      started.start();
      streams = started;
      AccessControl control = access.control();
      if (control != null) {
        control.start();
      }
      return gate.guard(vertx.createHttpServer(options()))
          .invalidRequestHandler(WebServer.this::refuse)
          .requestHandler(router(started))
          .listen(settings.port(), settings.host())
          .onSuccess(server -> port = server.actualPort())
          .onFailure(failure -> started.stop());
    }

    @Override
    public Future<?> stop() {
      gate.stop();
      AccessControl control = access.control();
      if (streams != null) {
        streams.stop();
      }
      return control == null ? Future.succeededFuture() : control.stop();
    }

    private Router router(LiveStreams started) {
      Router router = Router.router(vertx);
      ViewJson views = new ViewJson(nowMicros, settings.speed(), live::accepting, forecasts);
      router.route().order(AccessGate.ORDER - 3).handler(WebServer.this::count);
      router.route().order(AccessGate.ORDER - 2).handler(SecurityHeaders::add);
      router.route().order(AccessGate.ORDER - 1).handler(gate::admit);
      modules.forEach(module -> module.mount(router));
      new LiveApi(live, views, started).mount(router);
      new DisplayApi(
              live,
              new DisplayJson(
                  nowMicros, settings.speed(), live::accepting, forecasts, Assets.build()),
              started)
          .mount(router);
      new HistoryApi(live, forecasts, history, nowMicros).mount(router);
      new Assets().mount(router);
      protocol.mount(router);
      pages.mount(router);
      AccessControl control = access.control();
      if (control != null && control.signsIn()) {
        new SignInPages(pages, control, new OwnFigures(live)).mount(router);
      }
      Replies.mountErrors(router, visitorErrors::answered);
      router.route("/api/*").handler(Replies::none);
      access.protect(router);
      return router;
    }

    private HttpServerOptions options() {
      return httpLimits
          .options()
          .setCompressionSupported(true)
          .setCompressionContentSizeThreshold(COMPRESS_FROM_BYTES)
          // A stream has a heartbeat: a line that is idle for longer takes nothing any more.
          .setIdleTimeout(Math.min(httpLimits.idleMillis(), 2 * limits.heartbeatMillis()));
    }
  }
}
