package io.counterwatch.app;

import io.counterwatch.app.health.HealthServer;
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
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Prometheus and a supervisor ask, on a port of its own: {@code /metrics}, {@code
 * /health/live}, {@code /health/ready} (503 with the reason while the figures aren't right).
 */
final class ManagementServer {
  private static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final String host;
  private final int port;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final HealthServer health;
  private @Nullable HttpServer server;

  ManagementServer(Vertx vertx, String host, int port, HealthServer health) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
    this.health = health;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
  }

  /** Adds series to what is scraped. */
  void collect(List<MultiCollector> collectors) {
    collectors.forEach(registry.getPrometheusRegistry()::register);
  }

  /** Completes with the port. */
  Future<Integer> start() {
    return vertx
        .createHttpServer()
        .requestHandler(routes())
        .listen(port, host)
        .map(
            listening -> {
              server = listening;
              return listening.actualPort();
            });
  }

  Router routes() {
    Router router = Router.router(vertx);
    router.get("/metrics").handler(this::scrape);
    health.mount(router);
    return router;
  }

  private void scrape(RoutingContext request) {
    // Off the event loop: a province's scrape takes tens of milliseconds.
    vertx
        .executeBlocking(registry::scrape, false)
        .onSuccess(text -> request.response().putHeader("Content-Type", EXPOSITION).end(text))
        .onFailure(request::fail);
  }

  Future<Void> stop() {
    garbageCollection.close();
    HttpServer listening = server;
    return listening == null ? Future.succeededFuture() : listening.close();
  }
}
