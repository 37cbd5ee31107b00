package io.counterwatch.web;

import io.counterwatch.access.CentreScope;
import io.counterwatch.centre.LiveViews;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

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
        context ->
            Replies.withView(live, context, view -> Replies.json(context, views.full(view))));
    Replies.get(
        router,
        "/api/v1/centres/:id/live",
        context ->
            Replies.withView(
                live,
                context,
                view ->
                    streams.open(
                        context, streams.centre(view.centre(), AccessGate.mayLook(context)))));
  }

  private void all(RoutingContext context) {
    CentreScope centres = Asker.centres(context);
    Replies.json(
        context,
        Json.array(
            live.all().stream().filter(view -> centres.holds(view.centre())).toList(),
            views::withoutQueue));
  }
}
