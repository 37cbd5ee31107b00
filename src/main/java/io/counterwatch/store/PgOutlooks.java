package io.counterwatch.store;

import io.counterwatch.pipeline.OutlookStore;
import io.counterwatch.store.BatchSql.Statement;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Outlooks in PostgreSQL, over the writer's connection. */
final class PgOutlooks implements OutlookStore {
  private static final String KEEP =
      """
      INSERT INTO outlook (centre, day, asked_at, service, horizon_minutes, expected_waiting, passes,
        passes_calibrated, already, judged, waiting, passed_at, more_counters, fewer_counters,
        set_aside)
      SELECT unnest($1::text[]), unnest($2::date[]), %s, unnest($4::text[]),
        unnest($5::integer[]), unnest($6::double precision[]), unnest($7::double precision[]),
        unnest($8::double precision[]), unnest($9::boolean[]), unnest($10::boolean[]),
        unnest($11::integer[]), %s, unnest($13::boolean[]),
        unnest($14::boolean[]), unnest($15::boolean[])
      ON CONFLICT (centre, day, asked_at, service) DO UPDATE SET judged = excluded.judged,
        waiting = excluded.waiting, passed_at = excluded.passed_at,
        more_counters = excluded.more_counters, fewer_counters = excluded.fewer_counters,
        set_aside = excluded.set_aside
      WHERE excluded.judged
      """
          .formatted(Micros.toTime("unnest($3::bigint[])"), Micros.toTime("unnest($12::bigint[])"));

  private final PgEventStore store;

  PgOutlooks(PgEventStore store) {
    this.store = store;
  }

  @Override
  public CompletionStage<Void> keep(List<OutlookRow> rows) {
    Statement kept =
        new Statement(
            KEEP,
            new Columns<OutlookRow>(rows)
                .text(row -> row.key().centre())
                .date(row -> row.key().day())
                .bigint(row -> row.key().askedMicros())
                .text(row -> row.key().service())
                .integer(OutlookRow::horizonMinutes)
                .real(OutlookRow::expectedWaiting)
                .real(OutlookRow::passes)
                .real(OutlookRow::passesCalibrated)
                .bool(OutlookRow::already)
                .bool(row -> row.outcome() != null)
                .integer(known(Outcome::waiting))
                .bigint(known(Outcome::passedMicros))
                .bool(known(Outcome::moreCounters))
                .bool(known(Outcome::fewerCounters))
                .bool(known(Outcome::setAside))
                .tuple());
    return store.stage(store.transaction(List.of(kept)));
  }

  private static <T> Function<OutlookRow, @Nullable T> known(Function<Outcome, @Nullable T> value) {
    return row -> {
      Outcome outcome = row.outcome();
      return outcome == null ? null : value.apply(outcome);
    };
  }
}
