package io.counterwatch.app;

import io.counterwatch.app.admin.LocalOnly;
import io.counterwatch.app.health.HealthServer;
import io.counterwatch.metrics.TextExposition;
import io.counterwatch.web.HttpGate;
import io.counterwatch.web.HttpLimits;
import io.counterwatch.web.Replies;
import io.counterwatch.web.SecurityHeaders;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What Prometheus and a supervisor ask, on a port of its own: {@code /metrics}, {@code
 * /health/live}, {@code /health/ready} (503 with the reason while the figures aren't right).
 */
final class ManagementServer {
  private static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";

  /** Limit on the scrapes that are rendered at a time. */
  static final int MAX_SCRAPES = 4;

  private final Vertx vertx;
  private final String host;
  private final int port;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final HealthServer health;
  private final HttpGate gate;
  private final AtomicInteger scrapes = new AtomicInteger();
  private volatile int expectedBytes;
  private @Nullable HttpServer server;

  ManagementServer(Vertx vertx, String host, int port, HealthServer health) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
    this.health = health;
    this.gate = new HttpGate(vertx, HttpLimits.MANAGEMENT);
    registry.config().meterFilter(new PlainNames());
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    PlainNames.bindProcessorTime(registry);
  }

  /** Adds series to what is scraped. */
  void collect(List<MultiCollector> collectors) {
    collectors.forEach(registry.getPrometheusRegistry()::register);
  }

  /** Completes with the port. */
  Future<Integer> start() {
    return gate.guard(vertx.createHttpServer(HttpLimits.MANAGEMENT.options()))
        .requestHandler(routes())
        .listen(port, host)
        .map(
            listening -> {
              server = listening;
              return listening.actualPort();
            });
  }

  /** What is watched of the connections. */
  HttpGate gate() {
    return gate;
  }

  Router routes() {
    Router router = Router.router(vertx);
    router.route().handler(SecurityHeaders::add);
    gate.mount(router);
    LocalOnly.mount(router);
    router.get("/metrics").handler(this::scrape);
    health.mount(router);
    Replies.mountErrors(router);
    router.errorHandler(404, request -> Replies.error(request, 404, "no such path"));
    return router;
  }

  private void scrape(RoutingContext request) {
    if (scrapes.incrementAndGet() > MAX_SCRAPES) {
      scrapes.decrementAndGet();
      Replies.error(request, 503, "too many scrapes at a time");
      return;
    }
    // Off the event loop: a province's scrape takes tens of milliseconds.
    vertx
        .executeBlocking(this::page, false)
        .onComplete(done -> scrapes.decrementAndGet())
        .onSuccess(page -> request.response().putHeader("Content-Type", EXPOSITION).end(page))
        .onFailure(request::fail);
  }

  private Buffer page() {
    Buffer page = Buffer.buffer(expectedBytes);
    TextExposition.write(
        registry.getPrometheusRegistry().scrape(),
        (bytes, length) -> page.appendBytes(bytes, 0, length));
    // Pages grow by little, so that the next one need not be moved as it grows.
    expectedBytes = page.length() + page.length() / 16;
    return page;
  }

  Future<Void> stop() {
    garbageCollection.close();
    gate.stop();
    HttpServer listening = server;
    return listening == null ? Future.succeededFuture() : listening.close();
  }
}
