package io.counterwatch.web;

import io.counterwatch.access.CentreScope;
import io.counterwatch.centre.Forecasts;
import io.counterwatch.centre.LiveViews;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All open streams of server-sent events. A new view wakes them at once; a regular look serves
 * those who were not due then, sends heartbeats and drops slow readers. Everything runs on one
 * event loop.
 */
final class LiveStreams {
  private static final int LOOK_MILLIS = 50;

  private final Vertx vertx;
  private final Context context;
  private final LiveViews live;
  private final ViewTexts texts;
  private final StreamLimits limits;
  private final StreamCounts counts;
  private final Set<LiveStream> streams = new LinkedHashSet<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private LiveViews.@Nullable Subscription subscription;
  private long timer;

  LiveStreams(
      Vertx vertx,
      Context context,
      LiveViews live,
      Forecasts forecasts,
      LongSupplier nowMicros,
      double speed,
      StreamLimits limits,
      StreamCounts counts) {
    this.vertx = vertx;
    this.context = context;
    this.live = live;
    this.texts = new ViewTexts(new ViewJson(nowMicros, speed, live::accepting, forecasts));
    this.limits = limits;
    this.counts = counts;
  }

  void start() {
    subscription = live.subscribe(view -> wake());
    timer = vertx.setPeriodic(LOOK_MILLIS, id -> look());
  }

  void stop() {
    vertx.cancelTimer(timer);
    if (subscription != null) {
      subscription.close();
    }
    List.copyOf(streams).forEach(LiveStream::end);
  }

  Feed centre(String centre, boolean withStaff) {
    return new CentreFeed(centre, live, texts, limits.centreIntervalMillis(), withStaff);
  }

  Feed display(String centre, DisplayTexts display) {
    return new DisplayFeed(centre, live, display, limits.centreIntervalMillis());
  }

  Feed province(CentreScope centres) {
    return new ProvinceFeed(live, texts, limits.provinceIntervalMillis(), centres);
  }

  /** Answers with a stream, or 503 where there are too many. */
  void open(RoutingContext routing, Feed feed) {
    String address = Addresses.ofClient(routing.request());
    StreamShare share = feed.share();
    if (of(share, null) >= limits.of(share).inAll()) {
      counts.of(share).refusedInAll.increment();
      Replies.error(routing, 503, "too many live streams");
      return;
    }
    if (address != null && of(share, address) >= limits.of(share).ofAddress()) {
      counts.of(share).refusedOfAddress.increment();
      Replies.error(routing, 503, "too many live streams of your address");
      return;
    }
    HttpServerResponse response =
        routing
            .response()
            .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
            // A compressor would hold small messages back; so would a buffering reverse proxy.
            .putHeader(HttpHeaders.CONTENT_ENCODING, "identity")
            .putHeader("X-Accel-Buffering", "no");
    if (routing.request().method().equals(HttpMethod.HEAD)) {
      response.end();
      return;
    }
    response.setChunked(true);
    LiveStream stream =
        new LiveStream(
            feed, response, routing.request().connection(), limits, address, Asker.of(routing));
    streams.add(stream);
    counts.of(share).open.increment();
    response.closeHandler(closed -> remove(stream));
    response.exceptionHandler(broken -> remove(stream));
    stream.start(System.nanoTime());
  }

  /** How many there are of a share, or of those that come from an address. */
  private long of(StreamShare share, @Nullable String address) {
    return streams.stream()
        .filter(stream -> stream.share() == share)
        .filter(stream -> address == null || address.equals(stream.address()))
        .count();
  }

  private void remove(LiveStream stream) {
    if (streams.remove(stream)) {
      counts.of(stream.share()).open.decrement();
    }
  }

  /** On any thread; many wake-ups before the next look are one. */
  private void wake() {
    if (woken.compareAndSet(false, true)) {
      context.runOnContext(
          ignored -> {
            woken.set(false);
            look();
          });
    }
  }

  private void look() {
    long nowNanos = System.nanoTime();
    for (LiveStream stream : List.copyOf(streams)) {
      if (stream.isOver(nowNanos)) {
        remove(stream);
        stream.end();
      } else if (!stream.look(nowNanos)) {
        remove(stream);
        if (stream.drop()) {
          counts.of(stream.share()).dropped.increment();
        }
      }
    }
  }
}
