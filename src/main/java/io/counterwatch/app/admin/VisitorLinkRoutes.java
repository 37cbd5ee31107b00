package io.counterwatch.app.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.web.Replies;
import io.counterwatch.web.VisitorTokens;
import io.counterwatch.web.VisitorTokens.Link;
import io.counterwatch.web.VisitorTokens.Purpose;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;
import java.util.Set;

/**
 * What an administrator gets for a centre's visitors, with the same conditions as any order: the
 * key that its ticket machines sign with, and the links of its counters' posters.
 */
public final class VisitorLinkRoutes {
  private final LiveViews live;
  private final VisitorTokens tokens;
  private final AdminRequests requests = new AdminRequests(() -> "");

  /** Nothing happens before {@link #mount}. */
  public VisitorLinkRoutes(LiveViews live, VisitorTokens tokens) {
    this.live = live;
    this.tokens = tokens;
  }

  /** Adds the route. */
  public void mount(Router router) {
    requests.post(
        router,
        "/api/v1/centres/:id/visitor-links",
        Set.of(),
        (context, asked) -> {
          Replies.withView(live, context, view -> answer(context, view));
          return Future.succeededFuture();
        });
  }

  private void answer(RoutingContext context, CentreView view) {
    ObjectNode body =
        RefusalReplay.MAPPER
            .createObjectNode()
            .put("centre", view.centre())
            .put("name", view.plan().names().vi())
            .put("nameEnglish", view.plan().names().en())
            .put("ticketKey", text(tokens.key(Purpose.TICKET, view.centre())));
    ArrayNode counters = body.putArray("counters");
    view.counters()
        .forEach(
            counter ->
                counters
                    .addObject()
                    .put("counter", counter.plan().counter())
                    .put(
                        "path",
                        "/survey/"
                            + tokens.make(
                                Link.ofCounter(view.centre(), counter.plan().counter()))));
    Replies.json(context, body);
  }

  private static String text(byte[] key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }
}
