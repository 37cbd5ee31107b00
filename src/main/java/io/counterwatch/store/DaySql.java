package io.counterwatch.store;

import static java.util.stream.Collectors.joining;

import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.DayMeasures.HourMeasures;
import io.counterwatch.centre.Distribution;
import io.counterwatch.centre.Totals;
import io.counterwatch.centre.WorkMeasures;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.EventStore.SavedDay;
import io.counterwatch.store.BatchSql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** The statements that replace the derived rows of some days; a day without events has none. */
final class DaySql {
  /** The "service" of a centre's own totals. */
  static final String CENTRE = "";

  private static final List<String> TABLES =
      Stream.concat(
              Stream.of(
                  "service_day",
                  "service_day_totals",
                  "service_day_durations",
                  "service_day_work",
                  "service_day_hours"),
              OtherRows.TABLES.stream())
          .toList();

  private record TotalsRow(DayKey key, String service, int place, Totals totals) {}

  private record DurationsRow(DayKey key, String service, String measure, Distribution durations) {}

  private record WorkRow(DayKey key, String kind, int place, WorkMeasures work) {}

  private record HourRow(DayKey key, HourMeasures hour) {}

  private DaySql() {}

  static List<Statement> statements(List<SavedDay> days) {
    List<Statement> statements = new ArrayList<>();
    List<DayKey> keys = days.stream().map(day -> key(day.measures())).toList();
    for (String table : TABLES) {
      statements.add(
          new Statement(
              "DELETE FROM "
                  + table
                  + " USING unnest($1::text[], $2::date[]) AS t (c, d) WHERE centre = c AND day ="
                  + " d",
              new Columns<DayKey>(keys).text(DayKey::centre).date(DayKey::day).tuple()));
    }
    List<SavedDay> withEvents = days.stream().filter(day -> day.events() > 0).toList();
    statements.add(days(withEvents));
    List<TotalsRow> totals = new ArrayList<>();
    List<DurationsRow> durations = new ArrayList<>();
    List<WorkRow> work = new ArrayList<>();
    List<HourRow> hours = new ArrayList<>();
    for (SavedDay saved : withEvents) {
      collect(saved.measures(), totals, durations, work, hours);
    }
    statements.add(totals(totals));
    statements.add(durations(durations));
    statements.add(work(work));
    statements.add(hours(hours));
    statements.addAll(OtherRows.statements(withEvents.stream().map(SavedDay::measures).toList()));
    return statements;
  }

  static DayKey key(DayMeasures day) {
    return new DayKey(day.centre(), day.from());
  }

  private static void collect(
      DayMeasures day,
      List<TotalsRow> totals,
      List<DurationsRow> durations,
      List<WorkRow> work,
      List<HourRow> hours) {
    DayKey key = key(day);
    int place = 0;
    totals.add(new TotalsRow(key, CENTRE, place++, day.total()));
    for (DayMeasures.ServiceMeasures service : day.services()) {
      totals.add(new TotalsRow(key, service.service(), place++, service.total()));
    }
    for (TotalsRow row : totals.subList(totals.size() - place, totals.size())) {
      add(durations, row, "wait", row.totals().waits());
      add(durations, row, "service", row.totals().serviceTimes());
      add(durations, row, "walk", row.totals().walks());
      add(durations, row, "visit", row.totals().visits());
    }
    for (WorkMeasures counter : day.counters()) {
      work.add(new WorkRow(key, "counter", work.size(), counter));
    }
    for (WorkMeasures staff : day.staff()) {
      work.add(new WorkRow(key, "staff", work.size(), staff));
    }
    day.hours().forEach(hour -> hours.add(new HourRow(key, hour)));
  }

  private static void add(
      List<DurationsRow> rows, TotalsRow of, String measure, Distribution durations) {
    if (durations.seconds().length > 0) {
      rows.add(new DurationsRow(of.key(), of.service(), measure, durations));
    }
  }

  private static Statement days(List<SavedDay> days) {
    return new Statement(
        """
        INSERT INTO service_day (centre, day, as_of, finished, measures_version, events, anomalies,
          corrections, organisation)
        SELECT centre, day, %s, finished, version, events, anomalies, corrections,
          nullif(organisation, 0)
        FROM unnest($1::text[], $2::date[], $3::bigint[], $4::boolean[], $5::integer[],
          $6::integer[], $7::bigint[], $8::bigint[], $9::integer[])
          AS t (centre, day, as_of, finished, version, events, anomalies, corrections, organisation)
        """
            .formatted(Micros.toTime("as_of")),
        new Columns<SavedDay>(days)
            .text(d -> d.measures().centre())
            .date(d -> d.measures().from())
            .bigint(SavedDay::asOfMicros)
            .bool(d -> d.measures().finished())
            .integer(d -> DayMeasures.VERSION)
            .integer(SavedDay::events)
            .bigint(d -> d.measures().anomalies())
            .bigint(d -> d.measures().corrections())
            .integer(SavedDay::organisation)
            .tuple());
  }

  private static Statement totals(List<TotalsRow> rows) {
    return new Statement(
        """
        INSERT INTO service_day_totals (centre, day, service, place, issued, called, served, no_show,
          cancelled, walked_out, expired, left_early, target_seconds, level_met, level_counted)
        SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::integer[], $5::bigint[],
          $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[],
          $12::bigint[], $13::integer[], $14::bigint[], $15::bigint[])
        """,
        new Columns<TotalsRow>(rows)
            .text(r -> r.key().centre())
            .date(r -> r.key().day())
            .text(TotalsRow::service)
            .integer(TotalsRow::place)
            .bigint(r -> r.totals().issued())
            .bigint(r -> r.totals().called())
            .bigint(r -> r.totals().served())
            .bigint(r -> r.totals().noShow())
            .bigint(r -> r.totals().cancelled())
            .bigint(r -> r.totals().walkedOut())
            .bigint(r -> r.totals().expired())
            .bigint(r -> r.totals().leftEarly())
            .integer(r -> r.totals().serviceLevel().targetSeconds())
            .bigint(r -> r.totals().serviceLevel().met())
            .bigint(r -> r.totals().serviceLevel().counted())
            .tuple());
  }

  private static Statement durations(List<DurationsRow> rows) {
    // As text: an array of arrays of different lengths doesn't exist in SQL.
    return new Statement(
        """
        INSERT INTO service_day_durations (centre, day, service, measure, seconds, counts)
        SELECT centre, day, service, measure, seconds::integer[], counts::integer[]
        FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::text[], $6::text[])
          AS t (centre, day, service, measure, seconds, counts)
        """,
        new Columns<DurationsRow>(rows)
            .text(r -> r.key().centre())
            .date(r -> r.key().day())
            .text(DurationsRow::service)
            .text(DurationsRow::measure)
            .text(r -> arrayText(r.durations().seconds()))
            .text(r -> arrayText(r.durations().counts()))
            .tuple());
  }

  static String arrayText(int[] values) {
    StringJoiner text = new StringJoiner(",", "{", "}");
    for (int value : values) {
      text.add(Integer.toString(value));
    }
    return text.toString();
  }

  /** Slugs and numbers need no escape; quotes make an empty word one. */
  private static String arrayText(Collection<?> values) {
    return values.stream().map(value -> "\"" + value + "\"").collect(joining(",", "{", "}"));
  }

  private static Statement work(List<WorkRow> rows) {
    return new Statement(
        """
        INSERT INTO service_day_work (centre, day, kind, id, place, served, serving_seconds,
          available_seconds, services, each_served)
        SELECT centre, day, kind, id, place, served, serving_seconds, available_seconds,
          services::text[], each_served::bigint[]
        FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::integer[], $6::bigint[],
          $7::bigint[], $8::bigint[], $9::text[], $10::text[]) AS t (centre, day, kind, id, place,
          served, serving_seconds, available_seconds, services, each_served)
        """,
        new Columns<WorkRow>(rows)
            .text(r -> r.key().centre())
            .date(r -> r.key().day())
            .text(WorkRow::kind)
            .text(r -> r.work().id())
            .integer(WorkRow::place)
            .bigint(r -> r.work().served())
            .bigint(r -> r.work().servingSeconds())
            .bigint(r -> r.work().availableSeconds())
            .text(r -> arrayText(r.work().servedByService().keySet()))
            .text(r -> arrayText(r.work().servedByService().values()))
            .tuple());
  }

  private static Statement hours(List<HourRow> rows) {
    return new Statement(
        """
        INSERT INTO service_day_hours (centre, day, hour, service, issued, called, served)
        SELECT * FROM unnest($1::text[], $2::date[], $3::integer[], $4::text[], $5::bigint[],
          $6::bigint[], $7::bigint[])
        """,
        new Columns<HourRow>(rows)
            .text(r -> r.key().centre())
            .date(r -> r.key().day())
            .integer(r -> r.hour().hour())
            .text(r -> r.hour().service())
            .bigint(r -> r.hour().issued())
            .bigint(r -> r.hour().called())
            .bigint(r -> r.hour().served())
            .tuple());
  }
}
