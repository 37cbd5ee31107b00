package io.counterwatch.app.health;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /health/live} and {@code /health/ready}, with reasons in both. */
public final class HealthServer {
  private static final int UNAVAILABLE = 503;
  private static final int OK = 200;

  private final Vertx vertx;
  private final Health health;
  private final LoopWatch loops;

  /** Answers on whatever router it is mounted on. */
  public HealthServer(Vertx vertx, Health health, LoopWatch loops) {
    this.vertx = vertx;
    this.health = health;
    this.loops = loops;
  }

  /** Adds both routes. */
  public void mount(Router router) {
    router.get("/health/live").handler(this::live);
    router.get("/health/ready").handler(this::ready);
  }

  /** On an event loop: where that is stuck, there is no answer, which says the same. */
  private void live(RoutingContext request) {
    String stuck = loops.stuck();
    answer(
        request,
        stuck.isEmpty() ? OK : UNAVAILABLE,
        stuck.isEmpty()
            ? "{\"status\":\"UP\"}"
            : new JsonObject().put("status", "DOWN").put("reason", stuck).encode());
  }

  /** Off the event loop: disks and files are looked at. */
  private void ready(RoutingContext request) {
    vertx
        .executeBlocking(health::readiness, false)
        .onSuccess(
            found ->
                answer(
                    request,
                    "UP".equals(found.getString("status")) ? OK : UNAVAILABLE,
                    found.encode()))
        .onFailure(request::fail);
  }

  private static void answer(RoutingContext request, int status, String body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .end(body);
  }
}
