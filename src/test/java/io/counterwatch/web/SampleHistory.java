package io.counterwatch.web;

import io.counterwatch.access.CentreScope;
import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.DossierMeasures;
import io.counterwatch.centre.Organisation;
import io.counterwatch.store.query.EstimateRecord;
import io.counterwatch.store.query.EstimateRecord.Figures;
import io.counterwatch.store.query.EstimateRecord.Grades;
import io.counterwatch.store.query.EstimateRecord.HourGrades;
import io.counterwatch.store.query.EstimateRecord.ServiceGrades;
import io.counterwatch.store.query.History;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A database that answers with what it was given, or fails. */
record SampleHistory(
    Map<String, DayMeasures> days,
    Map<String, TicketTimeline> tickets,
    List<RejectionRow> rejections,
    List<DeviceRow> deviceRows,
    boolean away)
    implements History {

  /** It knows nothing. */
  static final SampleHistory EMPTY =
      new SampleHistory(Map.of(), Map.of(), List.of(), List.of(), false);

  /** It can't be reached. */
  static final SampleHistory AWAY =
      new SampleHistory(Map.of(), Map.of(), List.of(), List.of(), true);

  @Override
  public Future<@Nullable Period> days(String centre, LocalDate from, LocalDate to, boolean fair) {
    DayMeasures measures = days.get(centre);
    return answer(
        measures == null
            ? null
            : new Period(measures, DossierMeasures.NONE, new Organisation.Use(List.of(1, 2), 1)));
  }

  @Override
  public Future<@Nullable List<Long>> contents(String centre, LocalDate day) {
    return answer(days.containsKey(centre) ? List.of(-1L, 1L) : null);
  }

  @Override
  public Future<@Nullable TicketTimeline> ticket(String centre, String subject) {
    return answer(tickets.get(subject));
  }

  @Override
  public Future<@Nullable EstimateRecord> estimates(String centre, LocalDate from, LocalDate to) {
    Grades some =
        new Grades(
            130,
            4,
            7,
            2,
            new Figures(121, 0.9, -3.5, 120, 21, 410, 250),
            new Figures(1, 1, 0, 0, 2, 3, 1));
    Grades nothing = new Grades(2, 0, 1, 0, Figures.NONE, Figures.NONE);
    return answer(
        days.containsKey(centre)
            ? new EstimateRecord(
                centre,
                from,
                to,
                some,
                List.of(new HourGrades(8, some), new HourGrades(9, nothing)),
                List.of(new ServiceGrades("land", some, List.of(new HourGrades(8, some)))))
            : null);
  }

  @Override
  public Future<List<RejectionRow>> rejections(
      RejectionFilter filter, CentreScope centres, int limit) {
    return answer(
        rejections.stream()
            .filter(row -> matches(filter, row) && centres.holds(row.centre()))
            .limit(limit)
            .toList());
  }

  @Override
  public Future<List<RejectionRow>> openRejections(RejectionFilter filter, long after, int limit) {
    return answer(
        rejections.stream()
            .filter(row -> matches(filter, row))
            .filter(row -> row.number() > after && row.replayedMicros() == null)
            .limit(limit)
            .toList());
  }

  private static boolean matches(RejectionFilter filter, RejectionRow row) {
    return (filter.sinceMicros() == null || row.receivedMicros() >= filter.sinceMicros())
        && (filter.centre() == null || filter.centre().equals(row.centre()))
        && (filter.device() == null || filter.device().equals(row.publisher()))
        && (filter.reason() == null || filter.reason().equals(row.reason()))
        && (filter.number() == null || filter.number() == row.number());
  }

  @Override
  public Future<List<DeviceRow>> devices(CentreScope centres) {
    return answer(deviceRows.stream().filter(row -> centres.holds(row.centre())).toList());
  }

  @Override
  public Future<@Nullable DeviceRow> device(String device) {
    return answer(
        deviceRows.stream().filter(row -> row.device().equals(device)).findFirst().orElse(null));
  }

  private <T> Future<T> answer(@Nullable T value) {
    return away
        ? Future.failedFuture("connection refused to 10.0.0.7:5432")
        : Future.succeededFuture(value);
  }
}
