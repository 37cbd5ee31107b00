package io.counterwatch.web;

import io.counterwatch.access.CentreScope;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;

/** The live views: asked for once, or followed as server-sent events. */
final class LiveApi {
  private final LiveViews live;
  private final ViewJson views;
  private final LiveStreams streams;

  LiveApi(LiveViews live, ViewJson views, LiveStreams streams) {
    this.live = live;
    this.views = views;
    this.streams = streams;
  }

  void mount(Router router) {
    Replies.get(router, "/api/v1/centres", this::all);
    Replies.get(
        router,
        "/api/v1/live",
        context -> streams.open(context, streams.province(Asker.centres(context))));
    Replies.get(
        router,
        "/api/v1/centres/:id",
        context -> withView(context, (to, view) -> Replies.json(to, views.full(view))));
    Replies.get(
        router,
        "/api/v1/centres/:id/live",
        context ->
            withView(
                context,
                (to, view) ->
                    streams.open(to, streams.centre(view.centre(), AccessGate.mayLook(to)))));
  }

  private void all(RoutingContext context) {
    CentreScope centres = Asker.centres(context);
    Replies.json(
        context,
        Json.array(
            live.all().stream().filter(view -> centres.holds(view.centre())).toList(),
            views::withoutQueue));
  }

  private void withView(RoutingContext context, BiConsumer<RoutingContext, CentreView> then) {
    CentreView view = live.of(context.pathParam("id"));
    if (view == null) {
      Replies.error(context, 404, "no such live centre");
    } else {
      then.accept(context, view);
    }
  }
}
