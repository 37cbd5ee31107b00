package io.counterwatch.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How answers are written, errors in particular: always a reason, never a stack trace. */
public final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  /** When to ask again what could not be answered now. */
  private static final String RETRY_SECONDS = "5";

  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  /** What is longer is sent in pieces of that size. */
  private static final int PIECE_BYTES = 64 * 1024;

  private Replies() {}

  /** Answers GET and HEAD of that path. */
  public static void get(Router router, String path, Handler<RoutingContext> handler) {
    router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
  }

  /** Answers with that body. */
  public static void json(RoutingContext context, JsonNode body) {
    send(context, AccessGate.shown(context, body));
  }

  /** Answers with that body, whatever it says of the clerk who asks. */
  public static void own(RoutingContext context, JsonNode body) {
    send(context, body);
  }

  /** Answers with a text for people. */
  static void text(RoutingContext context, String text) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(text);
  }

  /** Answers with that status and {@code {"error": reason}}; 503 says when to ask again. */
  public static void error(RoutingContext context, int status, String reason) {
    context.response().setStatusCode(status);
    if (status == UNAVAILABLE) {
      context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    send(context, Json.object().put("error", reason));
  }

  /** Deals with the live centre that the path names as {@code :id}; answers 404 without one. */
  public static void withView(LiveViews live, RoutingContext context, Consumer<CentreView> then) {
    CentreView view = live.of(context.pathParam("id"));
    if (view == null) {
      error(context, NOT_FOUND, "no such live centre");
    } else {
      then.accept(view);
    }
  }

  /** Whatever a route failed at, or answers to another method only. */
  public static void mountErrors(Router router) {
    mountErrors(router, (context, status) -> false);
  }

  /**
   * The same.
   *
   * @param answered answers with that status by itself, or else is false
   */
  static void mountErrors(Router router, BiPredicate<RoutingContext, Integer> answered) {
    for (int status : new int[] {400, 405, 413, 414, 500}) {
      router.errorHandler(status, context -> failed(context, status, answered));
    }
  }

  /** What no route answered. */
  static void none(RoutingContext context) {
    error(context, 404, "no such path");
  }

  private static void failed(
      RoutingContext context, int status, BiPredicate<RoutingContext, Integer> answered) {
    Throwable cause = context.failure();
    if (status == 500 && cause != null) {
      LOG.error("{} {} failed", context.request().method(), context.request().path(), cause);
    }
    if (context.response().headWritten()) {
      context.request().connection().close();
      return;
    }
    if (answered.test(context, status)) {
      return;
    }
    error(
        context,
        status,
        switch (status) {
          case 405 -> "this method is not answered here";
          case 413 -> "the body is too large";
          case 500 -> "internal error";
          default -> "malformed request";
        });
  }

  private static void send(RoutingContext context, JsonNode body) {
    Buffer text = Json.encode(body);
    HttpServerResponse response =
        context
            .response()
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (text.length() <= PIECE_BYTES || context.request().method().equals(HttpMethod.HEAD)) {
      response.end(text);
    } else {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(text.length()));
      sendFrom(response, text, 0);
    }
  }

  /**
   * Piece by piece, as they are taken. A line counts as idle while nothing written to it has gone
   * out as a whole: in one piece, years of days would be cut off for whoever reads slowly.
   */
  private static void sendFrom(HttpServerResponse response, Buffer text, int from) {
    for (int at = from; !response.ended() && !response.closed(); at += PIECE_BYTES) {
      if (at >= text.length()) {
        response.end();
      } else if (response.writeQueueFull()) {
        int next = at;
        response.drainHandler(drained -> sendFrom(response, text, next));
        return;
      } else {
        response.write(text.slice(at, Math.min(at + PIECE_BYTES, text.length())));
      }
    }
  }
}
