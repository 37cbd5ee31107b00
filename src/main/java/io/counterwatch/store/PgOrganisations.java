package io.counterwatch.store;

import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.OrganisationStore;
import io.counterwatch.store.BatchSql.Statement;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The versions of the organisation file in PostgreSQL, over the writer's connection. */
final class PgOrganisations implements OrganisationStore {
  private final PgEventStore store;

  PgOrganisations(PgEventStore store) {
    this.store = store;
  }

  @Override
  public CompletionStage<List<VersionRow>> versions() {
    return store.stage(
        store.asked(
            open ->
                open.query(
                        "SELECT number, effective, %s, zone, content FROM organisation_version ORDER BY number"
                            .formatted(Micros.of("recorded")))
                    .execute()
                    .map(
                        rows ->
                            WriterReads.rows(
                                rows,
                                row ->
                                    new VersionRow(
                                        row.getInteger(0),
                                        row.getLocalDate(1),
                                        row.getLong(2),
                                        row.getString(3),
                                        row.getString(4))))));
  }

  @Override
  public CompletionStage<Set<DayKey>> savedDays(LocalDate from) {
    return store.stage(
        store.asked(
            open ->
                open.preparedQuery(
                        "SELECT centre, day FROM service_day WHERE day >= $1 ORDER BY day, centre")
                    .execute(Tuple.of(from))
                    .map(
                        rows ->
                            new LinkedHashSet<>(
                                WriterReads.rows(
                                    rows,
                                    row -> new DayKey(row.getString(0), row.getLocalDate(1)))))));
  }

  @Override
  public CompletionStage<Set<String>> withEvents(Collection<String> centres) {
    return store.stage(
        store.asked(
            open ->
                open.preparedQuery(
                        """
                        SELECT c FROM unnest($1::text[]) AS k (c)
                        WHERE EXISTS (SELECT 1 FROM event WHERE centre = c)
                        """)
                    .execute(new Columns<String>(centres).text(centre -> centre).tuple())
                    .map(rows -> new HashSet<>(WriterReads.rows(rows, row -> row.getString(0))))));
  }

  @Override
  public CompletionStage<Void> add(VersionRow version, Collection<DayKey> unsettled) {
    Statement row =
        new Statement(
            """
            INSERT INTO organisation_version (number, effective, recorded, zone, content)
            VALUES ($1, $2, %s, $4, $5)
            """
                .formatted(Micros.toTime("$3")),
            Tuple.tuple()
                .addInteger(version.number())
                .addLocalDate(version.effective())
                .addLong(version.recordedMicros())
                .addString(version.zone())
                .addString(version.content()));
    Statement days =
        new Statement(
            """
            UPDATE service_day SET finished = false
            FROM unnest($1::text[], $2::date[]) AS t (c, d) WHERE centre = c AND day = d
            """,
            new Columns<DayKey>(unsettled).text(DayKey::centre).date(DayKey::day).tuple());
    return store.stage(store.transaction(List.of(row, days)));
  }
}
