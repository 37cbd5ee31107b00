package io.counterwatch.web;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.LongSupplier;

/** Serves the pages with a made-up province: {@code SamplePages [port] [speed] [hour]}. */
public final class SamplePages {
  private static final int CHANGE_MILLIS = 300;

  private SamplePages() {}

  /** Runs until it is stopped. */
  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    double speed = args.length > 1 ? Double.parseDouble(args[1]) : 60;
    double hour = args.length > 2 ? Double.parseDouble(args[2]) : 9.5;
    long originMicros = SampleViews.microsAt(0, (int) (hour * 60));
    long startNanos = System.nanoTime();
    LongSupplier now =
        () -> originMicros + (long) ((System.nanoTime() - startNanos) / 1000.0 * speed);
    SampleViews views = new SampleViews(SampleProvince.centres());
    views.showAt(now.getAsLong());
    Vertx vertx = Vertx.vertx();
    vertx.setPeriodic(CHANGE_MILLIS, id -> views.showAt(now.getAsLong()));
    new WebServer(
            vertx,
            new WebSettings("127.0.0.1", port, speed),
            views,
            new SampleForecasts(views),
            SampleHistory.EMPTY,
            now,
            List.of())
        .start()
        .onComplete(
            started -> System.out.println("http://127.0.0.1:" + started + "/"),
            failure -> System.err.println(failure.getMessage()));
  }
}
