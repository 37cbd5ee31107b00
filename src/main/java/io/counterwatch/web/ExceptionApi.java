package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.access.CentreScope;
import io.counterwatch.access.Identity;
import io.counterwatch.access.Right;
import io.counterwatch.centre.ExceptionKey;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.store.query.ExceptionLog;
import io.counterwatch.store.query.ExceptionLog.Entry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is wrong and why, and who has taken notice of it. */
public final class ExceptionApi implements RouteModule {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNAVAILABLE = 503;
  private static final String NONE = "there is no such exception";

  private final LiveViews live;
  private final ExceptionDesk desk;
  private final LongSupplier nowMicros;

  /**
   * Exceptions of live centres.
   *
   * @param nowMicros the server's clock
   * @param connected whether the server's own connection to the broker stands
   */
  public ExceptionApi(
      LiveViews live, ExceptionLog log, LongSupplier nowMicros, BooleanSupplier connected) {
    this.live = live;
    this.desk = new ExceptionDesk(live, log, nowMicros, connected);
    this.nowMicros = nowMicros;
  }

  @Override
  public void mount(Router router) {
    // On the event loop that serves the pages; it ends with them.
    desk.start(Vertx.currentContext().owner());
    Replies.get(router, "/api/v1/exceptions", this::all);
    router.post("/api/v1/exceptions/:id/acknowledge").handler(this::acknowledge);
  }

  private void all(RoutingContext context) {
    if (!desk.isKnown()) {
      Replies.error(context, UNAVAILABLE, HistoryApi.NO_DATABASE);
      return;
    }
    String centre = context.queryParams().get("centre");
    ObjectNode node = Json.object();
    node.put("serverTime", Json.time(nowMicros.getAsLong(), ZoneOffset.UTC));
    node.put("settled", desk.isSettled() && live.accepting());
    Identity identity = Asker.known(context).identity();
    node.put("mayAcknowledge", identity.may(Right.NOTICE));
    node.put("mayAcknowledgeServer", identity.may(Right.NOTICE) && identity.centres().isAll());
    CentreScope centres = identity.centres();
    Predicate<ExceptionKey> asked =
        key -> centre == null ? isSeenBy(key, centres) : isOf(key, centre, centres);
    // That the server hears nobody concerns each centre while it lasts, and is none of its own.
    put(node, "standing", desk.standing(), key -> isOfServer(key) || asked.test(key));
    put(node, "over", desk.over(), asked);
    node.put("moreOver", desk.wereMoreOver(asked));
    Replies.json(context, node);
  }

  private static boolean isSeenBy(ExceptionKey key, CentreScope centres) {
    return isOfServer(key) || centres.holds(key.centre());
  }

  private static boolean isOf(ExceptionKey key, String centre, CentreScope centres) {
    return !isOfServer(key) && key.centre().equals(centre) && centres.holds(centre);
  }

  private static boolean isOfServer(ExceptionKey key) {
    return key.kind() == ExceptionKey.Kind.SERVER;
  }

  private void put(
      ObjectNode node, String name, Collection<Entry> entries, Predicate<ExceptionKey> asked) {
    node.set(
        name,
        Json.array(entries.stream().filter(entry -> asked.test(entry.key())).toList(), this::json));
  }

  private ObjectNode json(Entry entry) {
    // The server is at no centre: it tells the time of the province, which is that of any.
    ZoneId zone =
        live.all().stream().findFirst().map(view -> view.plan().zone()).orElse(ZoneOffset.UTC);
    return ExceptionJson.of(entry, live.of(entry.key().centre()), zone, desk.now(entry.key()));
  }

  private void acknowledge(RoutingContext context) {
    Asker asker = Asker.known(context);
    Long id = number(context.pathParam("id"));
    if (id == null || !desk.isAbout(id, asker.identity().centres())) {
      Replies.error(context, NOT_FOUND, NONE);
      return;
    }
    HistoryApi.answer(
        context,
        desk.acknowledge(id, nameOf(asker)),
        HistoryApi.NO_DATABASE,
        entry -> {
          if (entry == null) {
            Replies.error(context, NOT_FOUND, NONE);
          } else if (entry.overMicros() != null) {
            Replies.error(context, CONFLICT, "it is over");
          } else {
            Replies.json(context, json(entry));
          }
        });
  }

  /** Null while nobody signs in: then nobody has a name. */
  private static @Nullable String nameOf(Asker asker) {
    Identity identity = asker.identity();
    return identity.kind() == Identity.Kind.MACHINE ? null : identity.name();
  }

  private static @Nullable Long number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
