package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.centre.WeekdayUsual;
import io.counterwatch.store.query.History;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is usual on today's weekday, from the days that are stored. */
public final class UsualApi implements RouteModule {
  private final LiveViews live;
  private final History history;

  /**
   * The newest answer of each live centre: what is over changes seldom, and eight days are many.
   * Those of centres that ended go when the next centre is asked for.
   */
  private final Map<String, Kept> kept = new HashMap<>();

  private record Kept(LocalDate day, Future<Known> known) {}

  /** What is usual, null where the days are too few, and how many they are. */
  private record Known(int days, @Nullable WeekdayUsual usual) {}

  /** Over the live centres' stored days. */
  public UsualApi(LiveViews live, History history) {
    this.live = live;
    this.history = history;
  }

  @Override
  public void mount(Router router) {
    Replies.get(
        router,
        "/api/v1/centres/:id/usual",
        context -> Replies.withView(live, context, view -> usual(context, view)));
  }

  private void usual(RoutingContext context, CentreView view) {
    HistoryApi.answer(
        context,
        known(view),
        HistoryApi.NO_DATABASE,
        known -> Replies.json(context, json(view, known)));
  }

  private Future<Known> known(CentreView view) {
    Kept last = kept.get(view.centre());
    if (last != null && last.day.equals(view.day()) && !last.known.failed()) {
      return last.known;
    }
    kept.keySet().removeIf(centre -> live.of(centre) == null);
    Future<Known> known =
        read(view.centre(), view.day(), 1, new ArrayList<>())
            .map(days -> new Known(days.size(), WeekdayUsual.of(days)));
    kept.put(view.centre(), new Kept(view.day(), known));
    return known;
  }

  /**
   * One after the other, so that a page takes one connection; without those on which nobody came.
   */
  private Future<List<DayMeasures>> read(
      String centre, LocalDate today, int week, List<DayMeasures> found) {
    if (week > WeekdayUsual.MOST_DAYS) {
      return Future.succeededFuture(List.copyOf(found));
    }
    LocalDate day = today.minusWeeks(week);
    return history
        .days(centre, day, day, false)
        .compose(
            period -> {
              if (period != null && period.days().total().issued() > 0) {
                found.add(period.days());
              }
              return read(centre, today, week + 1, found);
            });
  }

  private static ObjectNode json(CentreView view, Known known) {
    ObjectNode node =
        Json.object()
            .put("centre", view.centre())
            .put("day", view.day().toString())
            .put("days", known.days())
            .put("least", WeekdayUsual.LEAST_DAYS);
    WeekdayUsual usual = known.usual();
    if (usual != null) {
      node.set("usual", usual(usual));
    }
    return node;
  }

  private static ObjectNode usual(WeekdayUsual usual) {
    ObjectNode node = Json.object();
    Json.putMean(node, "issued", usual.issued());
    Json.putMean(node, "served", usual.served());
    putSeconds(node, "medianWait", usual.medianWaitSeconds());
    putSeconds(node, "p90Wait", usual.p90WaitSeconds());
    Json.putRatio(node, "serviceLevel", usual.serviceLevel());
    node.set(
        "hours",
        Json.array(
            usual.hours(),
            each -> {
              ObjectNode hour = Json.object().put("hour", each.hour());
              Json.putMean(hour, "issued", each.issued());
              Json.putMean(hour, "served", each.served());
              return hour;
            }));
    return node;
  }

  private static void putSeconds(ObjectNode node, String key, @Nullable Double seconds) {
    if (seconds != null) {
      Json.putSeconds(node, key, seconds);
    }
  }
}
