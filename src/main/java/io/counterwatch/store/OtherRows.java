package io.counterwatch.store;

import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.Distribution;
import io.counterwatch.centre.OtherMeasures;
import io.counterwatch.centre.OtherMeasures.AssistanceMeasures;
import io.counterwatch.centre.OtherMeasures.HallMeasures;
import io.counterwatch.centre.OtherMeasures.RatingMeasures;
import io.counterwatch.centre.Ratings;
import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.EnquiryChannel;
import io.counterwatch.event.WireNamed;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.store.BatchSql.Statement;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A day's ratings, assistance, enquiries, hall and faults, on their way in and out. */
final class OtherRows {
  static final List<String> TABLES =
      List.of(
          "service_day_ratings",
          "service_day_assistance",
          "service_day_counts",
          "service_day_hall");

  private static final String CENTRE = "centre";
  private static final String SERVICE = "service";
  private static final String COUNTER = "counter";
  private static final String STAFF = "staff";
  private static final String ENQUIRY = "enquiry";
  private static final String FAULT = "fault";
  private static final Map<String, AssistanceKind> KINDS = WireNamed.index(AssistanceKind.class);
  private static final Map<String, EnquiryChannel> CHANNELS = WireNamed.index(EnquiryChannel.class);

  private record RatingRow(DayKey key, String kind, String id, Ratings ratings) {}

  private record AssistanceRow(DayKey key, AssistanceMeasures measures) {}

  private record CountRow(DayKey key, String kind, String id, long count) {}

  private record HallRow(DayKey key, HallMeasures hall) {}

  private OtherRows() {}

  static List<Statement> statements(List<DayMeasures> days) {
    List<RatingRow> ratings = new ArrayList<>();
    List<AssistanceRow> assistance = new ArrayList<>();
    List<CountRow> counts = new ArrayList<>();
    List<HallRow> halls = new ArrayList<>();
    for (DayMeasures day : days) {
      DayKey key = DaySql.key(day);
      OtherMeasures other = day.other();
      collect(key, other.ratings(), ratings);
      other.assistance().forEach(each -> assistance.add(new AssistanceRow(key, each)));
      other
          .enquiries()
          .forEach(
              (channel, count) -> {
                if (count > 0) {
                  counts.add(new CountRow(key, ENQUIRY, channel.wireName(), count));
                }
              });
      other.faults().forEach((code, count) -> counts.add(new CountRow(key, FAULT, code, count)));
      HallMeasures hall = other.hall();
      if (hall != null) {
        halls.add(new HallRow(key, hall));
      }
    }
    return List.of(ratings(ratings), assistance(assistance), counts(counts), halls(halls));
  }

  private static void collect(DayKey key, RatingMeasures measures, List<RatingRow> rows) {
    if (measures.total().responses() > 0) {
      rows.add(new RatingRow(key, CENTRE, "", measures.total()));
    }
    measures.services().forEach((id, each) -> rows.add(new RatingRow(key, SERVICE, id, each)));
    measures.counters().forEach((id, each) -> rows.add(new RatingRow(key, COUNTER, id, each)));
    measures.staff().forEach((id, each) -> rows.add(new RatingRow(key, STAFF, id, each)));
  }

  private static Statement ratings(List<RatingRow> rows) {
    return new Statement(
        """
        INSERT INTO service_day_ratings (centre, day, kind, id, ones, twos, threes, fours, fives)
        SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::bigint[],
          $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[])
        """,
        new Columns<RatingRow>(rows)
            .text(r -> r.key().centre())
            .date(r -> r.key().day())
            .text(RatingRow::kind)
            .text(RatingRow::id)
            .bigint(r -> r.ratings().ones())
            .bigint(r -> r.ratings().twos())
            .bigint(r -> r.ratings().threes())
            .bigint(r -> r.ratings().fours())
            .bigint(r -> r.ratings().fives())
            .tuple());
  }

  private static Statement assistance(List<AssistanceRow> rows) {
    return new Statement(
        """
        INSERT INTO service_day_assistance (centre, day, kind, staff, count, seconds, counts)
        SELECT centre, day, kind, staff, count, seconds::integer[], counts::integer[]
        FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::bigint[], $6::text[],
          $7::text[]) AS t (centre, day, kind, staff, count, seconds, counts)
        """,
        new Columns<AssistanceRow>(rows)
            .text(r -> r.key().centre())
            .date(r -> r.key().day())
            .text(r -> r.measures().kind().wireName())
            .text(r -> r.measures().staff())
            .bigint(r -> r.measures().count())
            .text(r -> DaySql.arrayText(r.measures().durations().seconds()))
            .text(r -> DaySql.arrayText(r.measures().durations().counts()))
            .tuple());
  }

  private static Statement counts(List<CountRow> rows) {
    return new Statement(
        """
        INSERT INTO service_day_counts (centre, day, kind, id, count)
        SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::bigint[])
        """,
        new Columns<CountRow>(rows)
            .text(r -> r.key().centre())
            .date(r -> r.key().day())
            .text(CountRow::kind)
            .text(CountRow::id)
            .bigint(CountRow::count)
            .tuple());
  }

  private static Statement halls(List<HallRow> rows) {
    return new Statement(
        """
        INSERT INTO service_day_hall (centre, day, peak, peak_at, people_micros, covered_micros)
        SELECT centre, day, peak, %s, people_micros, covered_micros
        FROM unnest($1::text[], $2::date[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
          AS t (centre, day, peak, peak_at, people_micros, covered_micros)
        """
            .formatted(Micros.toTime("peak_at")),
        new Columns<HallRow>(rows)
            .text(r -> r.key().centre())
            .date(r -> r.key().day())
            .bigint(r -> r.hall().peak())
            .bigint(r -> r.hall().peakAtMicros())
            .bigint(r -> r.hall().peopleMicros())
            .bigint(r -> r.hall().coveredMicros())
            .tuple());
  }

  /** The rows of one day, of each table; the order of {@link #TABLES}. */
  static OtherMeasures read(
      List<Row> ratings, List<Row> assistance, List<Row> counts, List<Row> halls) {
    Map<EnquiryChannel, Long> enquiries = new EnumMap<>(OtherMeasures.NONE.enquiries());
    Map<String, Long> faults = new TreeMap<>();
    for (Row row : counts) {
      EnquiryChannel channel = CHANNELS.get(row.getString("id"));
      if (row.getString("kind").equals(FAULT)) {
        faults.put(row.getString("id"), row.getLong("count"));
      } else if (channel != null) {
        enquiries.put(channel, row.getLong("count"));
      }
    }
    return new OtherMeasures(
        ratingMeasures(ratings),
        assistance.stream().map(OtherRows::assistance).toList(),
        enquiries,
        halls.isEmpty() ? null : hall(halls.getFirst()),
        faults);
  }

  private static RatingMeasures ratingMeasures(List<Row> rows) {
    Map<String, Map<String, Ratings>> byKind = new TreeMap<>();
    for (Row row : rows) {
      byKind
          .computeIfAbsent(row.getString("kind"), kind -> new TreeMap<>())
          .put(
              row.getString("id"),
              new Ratings(
                  row.getLong("ones"),
                  row.getLong("twos"),
                  row.getLong("threes"),
                  row.getLong("fours"),
                  row.getLong("fives")));
    }
    return new RatingMeasures(
        byKind.getOrDefault(CENTRE, Map.of()).getOrDefault("", Ratings.NONE),
        byKind.getOrDefault(SERVICE, Map.of()),
        byKind.getOrDefault(COUNTER, Map.of()),
        byKind.getOrDefault(STAFF, Map.of()));
  }

  private static AssistanceMeasures assistance(Row row) {
    AssistanceKind kind = KINDS.get(row.getString("kind"));
    if (kind == null) {
      throw new IllegalStateException("unknown kind of assistance " + row.getString("kind"));
    }
    return new AssistanceMeasures(
        kind,
        row.getString("staff"),
        row.getLong("count"),
        new Distribution(
            DayReads.unboxed(row.getArrayOfIntegers("seconds")),
            DayReads.unboxed(row.getArrayOfIntegers("counts"))));
  }

  private static @Nullable HallMeasures hall(Row row) {
    return new HallMeasures(
        row.getLong("peak"),
        row.getLong("peak_at_micros"),
        row.getLong("people_micros"),
        row.getLong("covered_micros"));
  }
}
