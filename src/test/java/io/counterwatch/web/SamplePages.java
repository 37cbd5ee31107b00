package io.counterwatch.web;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.DayMeasures;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Serves the pages with a made-up province: {@code SamplePages [port] [speed] [hour]}. */
public final class SamplePages {
  private static final int CHANGE_MILLIS = 300;
  private static final int EVENING_HOUR = 17;

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
    SampleVisitors visitors = new SampleVisitors();
    visitors.votes.put("M", VisitorDesk.Voted.SCORE);
    Vertx vertx = Vertx.vertx();
    vertx.setPeriodic(CHANGE_MILLIS, id -> views.showAt(now.getAsLong()));
    SampleHistory history = usualDays();
    new WebServer(
            vertx,
            new WebSettings("127.0.0.1", port, speed, WebSettings.DISPLAYS_OF_ADDRESS),
            views,
            new SampleForecasts(views),
            history,
            now,
            List.of(
                new ExceptionApi(views, new MemoryExceptions(), now, () -> true),
                new UsualApi(views, history),
                visitors.pages(views)),
            AccessGate.open())
        .start()
        .onComplete(
            started -> show("http://127.0.0.1:" + started),
            failure -> System.err.println(failure.getMessage()));
  }

  /** Every former day was as today's plan: full by the evening. */
  static SampleHistory usualDays() {
    SampleViews views = new SampleViews(SampleProvince.centres());
    views.showAt(SampleViews.microsAt(EVENING_HOUR, 0));
    Map<String, DayMeasures> days = new HashMap<>();
    for (CentreView view : views.all()) {
      days.put(view.centre(), SampleDays.of(view));
    }
    return new SampleHistory(days, Map.of(), List.of(), List.of(), false);
  }

  private static void show(String server) {
    System.out.println(server + "/");
    System.out.println(server + "/display/" + SampleVisitors.CENTRE);
    for (String ticket : List.of(SampleForecasts.WAITING, "W", "N", "C", "S", "M", "Z")) {
      System.out.println(ticket + " " + server + SampleVisitors.ticketPath(ticket));
      System.out.println(ticket + " " + server + SampleVisitors.surveyPath(ticket));
    }
  }
}
