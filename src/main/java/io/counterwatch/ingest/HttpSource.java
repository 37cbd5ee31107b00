package io.counterwatch.ingest;

import io.counterwatch.pipeline.Administration.ImportRequest;
import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.ImportAnswer;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.Slugs;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Events by HTTP, for imports: {@code POST /api/v1/centres/{centre}/devices/{device}/events} with
 * one CloudEvent or a batch. The answer comes after the commit: {@code {"stored","duplicates",
 * "rejected"}}; 503 when it should be tried again. With {@code ?history=true&zone=…} a centre that
 * is not known yet is registered as one with history only, and 409 says that a known one has
 * another zone.
 */
public final class HttpSource {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int CONFLICT = 409;
  private static final int PAYLOAD_TOO_LARGE = 413;
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;
  private static final int UNAVAILABLE = 503;

  private static final Pattern JSON =
      Pattern.compile(
          "application/([a-z.-]+\\+)?json\\s*(;.*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Intake intake;
  private final EventReader reader;
  private final LongSupplier nowMicros;
  private final CentreGate gate;

  /** Registers centres. */
  public interface CentreGate {
    /** Completes with whether the centre, and the device in it, are known now. */
    CompletionStage<ImportAnswer> admit(ImportRequest asked);
  }

  /** Nothing happens before {@link #mount}. */
  public HttpSource(Intake intake, EventReader reader, LongSupplier nowMicros, CentreGate gate) {
    this.intake = intake;
    this.reader = reader;
    this.nowMicros = nowMicros;
    this.gate = gate;
  }

  /** Adds the route. */
  public void mount(Router router) {
    router
        .post("/api/v1/centres/:centre/devices/:device/events")
        .handler(BodyHandler.create(false).setBodyLimit(EventReader.MAX_MESSAGE_BYTES))
        .handler(this::receive)
        .failureHandler(HttpSource::failed);
  }

  /** A body that breaks off or is no HTTP is its sender's fault, and nothing for the log. */
  private static void failed(RoutingContext request) {
    if (request.response().closed() || request.failure() instanceof HttpClosedException) {
      return;
    }
    if (request.statusCode() == PAYLOAD_TOO_LARGE || request.request().isEnded()) {
      request.next();
    } else {
      request.response().putHeader("Connection", "close");
      refuse(request, BAD_REQUEST, "the body could not be read");
    }
  }

  private void receive(RoutingContext request) {
    String centre = request.pathParam("centre");
    String device = request.pathParam("device");
    // A page of another site can send a form to this address, but not JSON.
    String type = String.valueOf(request.request().getHeader("Content-Type"));
    if (!JSON.matcher(type).matches()) {
      refuse(request, UNSUPPORTED_MEDIA_TYPE, "send application/json");
    } else if (request.request().headers().contains("Content-Encoding")) {
      refuse(request, UNSUPPORTED_MEDIA_TYPE, "send it without a Content-Encoding");
    } else if (!Slugs.isSlug(centre) || !Slugs.isSlug(device)) {
      refuse(request, BAD_REQUEST, "centre and device must be slugs");
    } else if (request.queryParam("history").contains("true")) {
      ZoneId zone = zone(request);
      if (zone == null) {
        refuse(request, BAD_REQUEST, "zone: not a time zone");
        return;
      }
      Context context = Vertx.currentContext();
      gate.admit(
              new ImportRequest(
                  centre,
                  device,
                  zone,
                  true,
                  request.queryParam("other-zone").contains("true")
                      || request.queryParam("zone").isEmpty()))
          .whenComplete(
              (answer, error) -> context.runOnContext(nothing -> admitted(request, answer)));
    } else {
      take(request, null);
    }
  }

  /** An answer of null is one that failed. */
  private void admitted(RoutingContext request, @Nullable ImportAnswer answer) {
    switch (answer == null ? new ImportAnswer.Unknown() : answer) {
      case ImportAnswer.Welcome welcome -> take(request, welcome.note());
      case ImportAnswer.OtherZone other -> refuse(request, CONFLICT, other.reason());
      case ImportAnswer.Unknown unknown ->
          refuse(request, FORBIDDEN, "unknown centre " + request.pathParam("centre"));
    }
  }

  private static @Nullable ZoneId zone(RoutingContext request) {
    try {
      return ZoneId.of(request.queryParam("zone").stream().findFirst().orElse("UTC"));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * Hands the events on.
   *
   * @param note for the answer, or null
   */
  private void take(RoutingContext request, @Nullable String note) {
    String centre = request.pathParam("centre");
    String device = request.pathParam("device");
    byte[] payload =
        request.body().buffer() == null ? new byte[0] : request.body().buffer().getBytes();
    Context context = Vertx.currentContext();
    Arrival arrival =
        new Arrival(
            centre,
            device,
            payload.length,
            reader.read(centre, device, payload, nowMicros.getAsLong()),
            new Answer(request, context, note));
    if (!intake.offer(arrival)) {
      refuse(request, UNAVAILABLE, "too much is in flight; try again");
    }
  }

  /** Answers on the request's own context once the outcome is known. */
  private record Answer(RoutingContext request, Context context, @Nullable String note)
      implements Arrival.Completion {
    @Override
    public void stored(Arrival.Outcome outcome) {
      JsonObject body =
          new JsonObject()
              .put("stored", outcome.stored())
              .put("duplicates", outcome.duplicates())
              .put("rejected", outcome.rejected());
      if (note != null) {
        body.put("note", note);
      }
      context.runOnContext(nothing -> request.json(body));
    }

    @Override
    public void withheld(String reason) {
      context.runOnContext(nothing -> refuse(request, FORBIDDEN, reason));
    }
  }

  private static void refuse(RoutingContext request, int status, String message) {
    request.response().setStatusCode(status);
    if (status == UNAVAILABLE) {
      request.response().putHeader("Retry-After", "1");
    }
    request.json(new JsonObject().put("error", message));
  }
}
