package io.counterwatch.web;

import io.counterwatch.centre.CentreOutlook;
import io.counterwatch.centre.CentreOutlook.Breach;
import io.counterwatch.centre.CentreOutlook.Course;
import io.counterwatch.centre.CentreOutlook.FreeCounter;
import io.counterwatch.centre.CentreOutlook.OneMore;
import io.counterwatch.centre.CentreOutlook.ServiceOutlook;
import io.counterwatch.centre.CentreOutlook.TimeRange;
import io.counterwatch.centre.Estimate;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.centre.Outlooks;
import io.counterwatch.centre.StaffingPlan;
import io.counterwatch.centre.StaffingPlan.Part;
import io.counterwatch.centre.StaffingPlan.Pool;
import io.counterwatch.centre.Staffings;
import io.counterwatch.store.query.OutlookHistory;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Outlooks and staffing of the made-up province's centre; of others, each why there is none. */
record SampleOutlooks(LiveViews views) implements Outlooks, Staffings, OutlookHistory {
  static final String CENTRE = "hb-province";
  private static final LocalDate TOMORROW = LocalDate.of(2025, 3, 11);

  @Override
  public CompletionStage<Outlooks.Answer> of(String centre, int minutes) {
    if (minutes == MOST_MINUTES) {
      return CompletableFuture.completedStage(new Outlooks.Busy());
    }
    return CompletableFuture.completedStage(
        centre.equals(CENTRE)
            ? new Outlooks.Known(outlook(minutes))
            : new Unknown(Estimate.Reason.LEARNING));
  }

  private static CentreOutlook outlook(int minutes) {
    Course standing =
        new Course(
            17.3,
            new Breach(
                false,
                0.8,
                0.9,
                new TimeRange(
                    SampleViews.microsAt(10, 33),
                    SampleViews.microsAt(10, 40),
                    SampleViews.microsAt(10, 50))));
    Course better = new Course(9, new Breach(false, 0.15, 0.1, null));
    Course passed =
        new Course(
            4,
            new Breach(
                true,
                1,
                1,
                new TimeRange(
                    WebFixture.NOW_MICROS, WebFixture.NOW_MICROS, WebFixture.NOW_MICROS)));
    return new CentreOutlook(
        CENTRE,
        WebFixture.NOW_MICROS,
        minutes,
        Map.of(
            "land",
            new ServiceOutlook(12, 1800, standing, new OneMore("7", List.of("land"), better, 88.5)),
            "tax",
            new ServiceOutlook(3, 1800, passed, null)),
        new FreeCounter("land", 88.5, true, List.of("tax")));
  }

  @Override
  public CompletionStage<Staffings.Answer> of(String centre, @Nullable LocalDate date) {
    if (!centre.equals(CENTRE)) {
      return CompletableFuture.completedStage(new NoCentre());
    }
    LocalDate day = date == null ? TOMORROW : date;
    Staffings.Answer answer =
        switch (day.getDayOfMonth()) {
          case 1 -> new NoSuchDay();
          case 2 -> new Closed(day);
          case 3 -> new TooLittle(day, 2);
          default ->
              new Staffings.Known(Objects.requireNonNull(views.of(CENTRE)).plan(), staffing(day));
        };
    return CompletableFuture.completedStage(answer);
  }

  private static StaffingPlan staffing(LocalDate day) {
    long start = SampleViews.microsAt(7, 30);
    long half = StaffingPlan.PART_MINUTES * 60_000_000L;
    return new StaffingPlan(
        CENTRE,
        day,
        8,
        List.of(
            new Pool(
                List.of("land", "tax"),
                List.of("1", "2"),
                900,
                0.8,
                372,
                0.6,
                true,
                List.of(
                    new Part(start, start + half, true, 12.25, 17, 2.53, 4, 5, 0.84, 4, 0.71),
                    new Part(
                        start + half,
                        start + 2 * half,
                        true,
                        0,
                        0,
                        0.1,
                        0,
                        0,
                        null,
                        null,
                        null)))));
  }

  @Override
  public Future<@Nullable OutlookRecord> outlookRecord(
      String centre, LocalDate from, LocalDate to) {
    if (!centre.equals(CENTRE)) {
      return Future.succeededFuture(null);
    }
    Score score = new Score(4, 100, 30, 0.15, 0.18, 104, 2.5, -0.4, 12);
    return Future.succeededFuture(
        new OutlookRecord(
            centre,
            from,
            to,
            score,
            new Score(0, 0, 0, null, null, 0, null, null, 0),
            List.of(new ServiceScore("land", score)),
            List.of(new Bin(0.7, 20, 0.74, 15))));
  }
}
