package io.counterwatch.app.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.ingest.BrokerSettings;
import io.counterwatch.ingest.PasswordHash;
import io.counterwatch.ingest.Secrets;
import io.counterwatch.pipeline.EventStore;
import io.counterwatch.pipeline.RegistryOrder;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.store.query.History;
import io.counterwatch.store.query.History.DeviceRow;
import io.counterwatch.store.query.History.RejectionFilter;
import io.counterwatch.store.query.History.RejectionRow;
import io.counterwatch.web.AccessGate;
import io.counterwatch.web.Asking;
import io.counterwatch.web.DeviceJson;
import io.counterwatch.web.Replies;
import io.counterwatch.wire.EventReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders on devices and another try for refused events, by HTTP. A password is made here, goes into
 * one answer, and is kept as a hash only.
 */
public final class AdminRoutes {
  /** Limit on the refused events that one request tries again; the answer says where to go on. */
  public static final int MAX_REPLAYED = 500;

  private static final Logger LOG = LoggerFactory.getLogger(AdminRoutes.class);
  private static final int BROKER_WITHIN_SECONDS = 10;
  private static final int CREATED = 201;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final String DEVICE_PATH = "/api/v1/devices/:id/";

  private final Writer writer;
  private final History history;
  private final Way way;
  private final AdminRequests requests;
  private final RefusalReplay replay;

  /**
   * The way that devices come.
   *
   * @param url the broker's address, or the built-in endpoint's
   * @param builtIn whether there is no broker
   * @param user the server's own name at the broker, which no device can have
   * @param files writes the broker's files; null where the server keeps none
   */
  public record Way(String url, boolean builtIn, String user, @Nullable BrokerFilesWriter files) {}

  /** Brings the broker's files up to date. */
  public interface BrokerFilesWriter {
    /** Completes with what was done or went wrong, in words for an administrator. */
    CompletionStage<String> update();
  }

  /** Nothing happens before {@link #mount}. */
  public AdminRoutes(Writer writer, History history, EventReader reader, Way way) {
    this.writer = writer;
    this.history = history;
    this.way = way;
    this.requests =
        new AdminRequests(() -> writer.health().ready() ? "" : writer.health().reason());
    this.replay = new RefusalReplay(reader, refused -> writer.administration().replay(refused));
  }

  /** Adds the routes. */
  public void mount(Router router) {
    Set<String> enrolKeys = Set.of("device", "centre", "kind", "gateway", "clock", "readsAlerts");
    Set<String> replayKeys =
        Set.of("since", "centre", "device", "reason", "number", "after", "limit");
    requests.post(router, "/api/v1/devices", enrolKeys, this::enrol);
    requests.post(router, DEVICE_PATH + "rekey", Set.of(), this::rekey);
    requests.post(
        router,
        DEVICE_PATH + "disable",
        Set.of(),
        (context, asked) -> change(context, new RegistryOrder.Disable(context.pathParam("id"))));
    requests.post(
        router,
        DEVICE_PATH + "enable",
        Set.of(),
        (context, asked) -> change(context, new RegistryOrder.Enable(context.pathParam("id"))));
    requests.post(router, DEVICE_PATH + "replace", Set.of("by"), this::replace);
    requests.post(
        router,
        DEVICE_PATH + "move",
        Set.of("centre"),
        (context, asked) ->
            change(context, new RegistryOrder.Move(context.pathParam("id"), asked.slug("centre"))));
    requests.post(router, "/api/v1/rejections/replay", replayKeys, this::replay);
  }

  private Future<?> enrol(RoutingContext context, Asked asked) {
    String clock = asked.optionalText("clock");
    if (clock != null && !clock.equals("device") && !clock.equals("received")) {
      throw new Asked.WrongException("clock: must be device or received");
    }
    String password = Secrets.random();
    RegistryOrder.Enrol order =
        new RegistryOrder.Enrol(
            newDevice(asked, "device"),
            asked.slug("centre"),
            asked.text("kind"),
            asked.optionalSlug("gateway"),
            "received".equals(clock),
            asked.flag("readsAlerts"),
            PasswordHash.of(password).text());
    return carryOut(context, order, CREATED, password);
  }

  private String newDevice(Asked asked, String key) {
    String device = asked.slug(key);
    if (device.equals(way.user()) || device.equals(BrokerSettings.DEFAULT_CLIENT_ID)) {
      throw new Asked.WrongException(key + ": " + device + " is the server's own name");
    }
    return device;
  }

  private Future<?> rekey(RoutingContext context, Asked asked) {
    String password = Secrets.random();
    RegistryOrder order =
        new RegistryOrder.Rekey(context.pathParam("id"), PasswordHash.of(password).text());
    return onKnown(context, order, OK, password);
  }

  private Future<?> replace(RoutingContext context, Asked asked) {
    String password = Secrets.random();
    RegistryOrder order =
        new RegistryOrder.Replace(
            context.pathParam("id"), newDevice(asked, "by"), PasswordHash.of(password).text());
    return onKnown(context, order, CREATED, password);
  }

  private Future<?> change(RoutingContext context, RegistryOrder order) {
    return onKnown(context, order, OK, null);
  }

  private Future<?> onKnown(
      RoutingContext context, RegistryOrder order, int status, @Nullable String password) {
    if (writer.directory().device(order.device()) == null) {
      Replies.error(context, NOT_FOUND, "there is no device of that name");
      return Future.succeededFuture();
    }
    return carryOut(context, order, status, password);
  }

  private Future<?> carryOut(
      RoutingContext context, RegistryOrder order, int status, @Nullable String password) {
    return here(writer.administration().order(order))
        .compose(
            answer -> {
              EventStore.DeviceRow device = answer.device();
              if (device == null) {
                Replies.error(context, CONFLICT, String.valueOf(answer.problem()));
                return Future.succeededFuture();
              }
              AccessGate.note(context, order.device());
              LOG.atInfo()
                  .addKeyValue("device", order.device())
                  .log("{} of {} is done", order.getClass().getSimpleName(), order.device());
              return tell(context, device, status, password);
            });
  }

  /** Once it is done, nothing may keep the password from whoever asked. */
  private Future<?> tell(
      RoutingContext context, EventStore.DeviceRow device, int status, @Nullable String password) {
    Future<@Nullable String> broker = brokerUpdated();
    Future<@Nullable DeviceRow> row = history.device(device.device()).otherwise((DeviceRow) null);
    return Future.join(broker, row)
        .onSuccess(
            both -> {
              ObjectNode body = body(row.result(), device);
              if (password != null) {
                body.put("password", password);
              }
              body.put("mqtt", way.url()).put("builtIn", way.builtIn());
              if (broker.result() != null) {
                body.put("broker", broker.result());
              }
              context.response().setStatusCode(status);
              Replies.json(context, body);
            });
  }

  private ObjectNode body(@Nullable DeviceRow row, EventStore.DeviceRow device) {
    return row == null
        ? RefusalReplay.MAPPER
            .createObjectNode()
            .put("centre", device.centre())
            .put("device", device.device())
        : DeviceJson.of(row, writer.views());
  }

  private Future<@Nullable String> brokerUpdated() {
    BrokerFilesWriter files = way.files();
    return files == null
        ? Future.succeededFuture(null)
        : here(files.update())
            .timeout(BROKER_WITHIN_SECONDS, TimeUnit.SECONDS)
            .otherwise("its files are not written yet; the server's log says why");
  }

  private Future<?> replay(RoutingContext context, Asked asked) {
    String since = asked.optionalText("since");
    Long sinceMicros = since == null ? null : Asking.micros(since);
    if (since != null && sinceMicros == null) {
      throw new Asked.WrongException(Asking.NO_TIME);
    }
    String reason = asked.optionalText("reason");
    if (reason != null && !Asking.isReason(reason)) {
      throw new Asked.WrongException(Asking.NO_REASON);
    }
    Long limit = asked.optionalNumber("limit");
    if (limit != null && (limit < 1 || limit > MAX_REPLAYED)) {
      throw new Asked.WrongException("limit: must be from 1 to " + MAX_REPLAYED);
    }
    Long after = asked.optionalNumber("after");
    int most = limit == null ? MAX_REPLAYED : limit.intValue();
    RejectionFilter filter =
        new RejectionFilter(
            sinceMicros,
            asked.optionalSlug("centre"),
            asked.optionalSlug("device"),
            reason,
            asked.optionalNumber("number"));
    return history
        .openRejections(filter, after == null ? 0 : after, most)
        .compose(rows -> here(replay.again(rows)).map(done -> done.json(next(rows, most))))
        .onSuccess(body -> Replies.json(context, body));
  }

  private static @Nullable Long next(java.util.List<RejectionRow> rows, int most) {
    return rows.size() < most ? null : (Long) rows.getLast().number();
  }

  /** What completes on the writer's thread is answered on the request's own. */
  private static <T extends @Nullable Object> Future<T> here(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, Vertx.currentContext());
  }
}
