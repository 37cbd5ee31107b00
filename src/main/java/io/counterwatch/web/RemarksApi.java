package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.store.query.SurveyVotes;
import io.counterwatch.store.query.SurveyVotes.Remark;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What visitors said with their votes. A comment may name a clerk, so it is for those who may see
 * figures of single clerks, and each look is written down.
 */
public final class RemarksApi implements RouteModule {
  /** Limit on the remarks of an answer, the newest. */
  static final int MAX_REMARKS = 1_000;

  private static final int BAD_REQUEST = 400;
  private static final int UNAVAILABLE = 503;

  private final LiveViews live;
  private final Remarks kept;

  /** Where remarks are kept: {@link SurveyVotes#remarks}. */
  @FunctionalInterface
  public interface Remarks {
    /** What was said in a centre since then, the newest first, at most so many. */
    Future<List<Remark>> of(String centre, long sinceMicros, int limit);
  }

  /** Nothing happens before {@link #mount}. */
  public RemarksApi(LiveViews live, Remarks kept) {
    this.live = live;
    this.kept = kept;
  }

  @Override
  public void mount(Router router) {
    Replies.get(router, "/api/v1/centres/:id/ratings/remarks", this::remarks);
  }

  private void remarks(RoutingContext context) {
    String since = context.queryParams().get("since");
    Long sinceMicros = since == null ? (Long) 0L : Asking.micros(since);
    Integer limit = Asking.limit(context.queryParams().get("limit"), MAX_REMARKS);
    String centre = context.pathParam("id");
    if (!Asking.isText(centre)) {
      Replies.error(context, 404, HistoryApi.NO_CENTRE);
    } else if (sinceMicros == null) {
      Replies.error(context, BAD_REQUEST, Asking.NO_TIME);
    } else if (limit == null) {
      Replies.error(context, BAD_REQUEST, "limit: not a number from 1 to " + MAX_REMARKS);
    } else if (!AccessGate.mayRead(context, "read-remarks")) {
      Replies.error(context, UNAVAILABLE, "the audit log can't be written");
    } else {
      CentreView view = live.of(centre);
      ZoneId zone = view == null ? ZoneOffset.UTC : view.plan().zone();
      HistoryApi.answer(
          context,
          kept.of(centre, sinceMicros, limit),
          HistoryApi.NO_DATABASE,
          all -> Replies.json(context, Json.array(all, each -> json(each, zone))));
    }
  }

  private static ObjectNode json(Remark remark, ZoneId zone) {
    ObjectNode node = Json.object();
    Json.putTime(node, "at", remark.votedMicros(), zone);
    node.put("score", remark.score());
    put(node, "counter", remark.counter());
    put(node, "reason", remark.reason());
    put(node, "comment", remark.comment());
    return node;
  }

  private static void put(ObjectNode node, String key, @Nullable String text) {
    if (text != null) {
      node.put(key, text);
    }
  }
}
