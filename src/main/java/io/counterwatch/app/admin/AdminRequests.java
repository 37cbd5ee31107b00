package io.counterwatch.app.admin;

import io.counterwatch.web.Replies;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How administrators' requests come in. Who may give orders is decided before they come here; and
 * since a browser shows pages of strangers, too, a request must be JSON, which a foreign page may
 * not send.
 *
 * @param problem why no order can be carried out now; empty where it can
 */
record AdminRequests(Supplier<String> problem) {
  /** Limit on a request's body. */
  static final int MAX_BODY_BYTES = 16 * 1024;

  /** Limit on the time for an answer, as for any question to the database. */
  static final int ANSWER_WITHIN_SECONDS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(AdminRequests.class);
  private static final int BAD_REQUEST = 400;
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;
  private static final int UNAVAILABLE = 503;

  /** Deals with a request that is well-formed. */
  interface Handler {
    /** Answers it; fails where that cannot be done now. */
    Future<?> handle(RoutingContext context, Asked asked);
  }

  void post(Router router, String path, Set<String> keys, Handler handler) {
    router
        .post(path)
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
        .handler(this::admit)
        .handler(context -> handle(context, keys, handler));
  }

  private void admit(RoutingContext context) {
    String type = String.valueOf(context.request().getHeader("Content-Type"));
    if (!type.toLowerCase(Locale.ROOT).matches("application/json(\\s*;.*)?")) {
      Replies.error(context, UNSUPPORTED_MEDIA_TYPE, "send application/json");
    } else if (!problem.get().isEmpty()) {
      Replies.error(context, UNAVAILABLE, problem.get());
    } else {
      context.next();
    }
  }

  private static void handle(RoutingContext context, Set<String> keys, Handler handler) {
    Buffer body = context.body().buffer();
    try {
      Asked asked = Asked.read(body == null ? new byte[0] : body.getBytes(), keys);
      handler
          .handle(context, asked)
          .timeout(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS)
          .onFailure(failure -> failed(context, failure));
    } catch (Asked.WrongException e) {
      Replies.error(context, BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static void failed(RoutingContext context, Throwable failure) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    LOG.warn("{} has no answer: {}", context.request().path(), failure.toString());
    Replies.error(
        context,
        UNAVAILABLE,
        failure instanceof TimeoutException
            ? "no answer within "
                + ANSWER_WITHIN_SECONDS
                + " s: it may still be done, look before you try again"
            : "the database doesn't answer: it may still be done, look before you try again");
  }
}
