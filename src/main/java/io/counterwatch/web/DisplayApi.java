package io.counterwatch.web;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;

/**
 * The screen in a centre's hall, and what it shows: for everybody, so nothing in it that not
 * everybody may see. The page has both languages at once and follows a stream of its own.
 */
final class DisplayApi {
  private static final String PATH = "/api/v1/centres/:id/display";

  private final LiveViews live;
  private final DisplayJson display;
  private final DisplayTexts texts;
  private final LiveStreams streams;
  private final String page = new String(Assets.read("display.html"), StandardCharsets.UTF_8);

  DisplayApi(LiveViews live, DisplayJson display, LiveStreams streams) {
    this.live = live;
    this.display = display;
    this.texts = new DisplayTexts(display);
    this.streams = streams;
  }

  void mount(Router router) {
    Replies.get(
        router,
        PATH,
        context ->
            Replies.withView(live, context, view -> Replies.json(context, display.full(view))));
    Replies.get(
        router,
        PATH + "/live",
        context ->
            Replies.withView(
                live,
                context,
                view -> streams.open(context, streams.display(view.centre(), texts))));
    Replies.get(router, "/display/:id", this::page);
  }

  private void page(RoutingContext context) {
    CentreView view = live.of(context.pathParam("id"));
    if (view == null) {
      context.fail(404);
      return;
    }
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .end(
            page.replace("{{$build}}", display.build())
                .replace("{{$centre}}", Html.escape(view.centre()))
                .replace("{{$vi}}", Html.escape(view.plan().names().vi()))
                .replace("{{$en}}", Html.escape(view.plan().names().en())));
  }
}
