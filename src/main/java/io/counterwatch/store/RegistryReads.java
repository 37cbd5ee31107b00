package io.counterwatch.store;

import io.counterwatch.access.CentreScope;
import io.counterwatch.store.query.History.DeviceRow;
import io.counterwatch.store.query.History.Enrolment;
import io.counterwatch.store.query.History.RejectionFilter;
import io.counterwatch.store.query.History.RejectionRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an administrator asks: devices with what is stored of each, and refused events. */
final class RegistryReads {
  private static final String REJECTIONS =
      """
      SELECT number, %s, centre, publisher, id, epoch, sequence, reason, detail, excerpt, %s
      FROM rejection
      WHERE ($1::bigint IS NULL OR received >= %s)
        AND ($2::text IS NULL OR centre = $2)
        AND ($3::text IS NULL OR publisher = $3)
        AND ($4::text IS NULL OR reason = $4)
        AND ($5::bigint IS NULL OR number = $5)
        AND ($6::text[] IS NULL OR centre = ANY ($6))
      """
          .formatted(Micros.of("received"), Micros.of("replayed"), Micros.toTime("$1"));

  private static final String NEWEST_FIRST = REJECTIONS + " ORDER BY number DESC LIMIT $7";

  private static final String OPEN_ONES =
      REJECTIONS + " AND replayed IS NULL AND number > $8 ORDER BY number LIMIT $7";

  private static final String DEVICES =
      """
      SELECT d.centre, d.device, d.kind, d.online, %s, l.epoch, l.upto, l.ranges, l.rejected,
        l.lost, (SELECT count(*) FROM ledger WHERE publisher = d.device), d.best_effort,
        d.firmware, d.problem, d.enrolled, d.gateway, d.clock_received, d.disabled, d.replaced_by,
        d.credential IS NOT NULL, d.reads_alerts, d.faults
      FROM device d LEFT JOIN LATERAL (
        SELECT * FROM ledger WHERE publisher = d.device ORDER BY updated DESC, epoch DESC LIMIT 1
      ) l ON true
      WHERE ($1::text IS NULL OR d.device = $1)
        AND ($2::text[] IS NULL OR d.centre = ANY ($2))
      ORDER BY d.centre, d.device
      """
          .formatted(Micros.of("d.last_seen"));

  /** Of every epoch but the newest: what was announced beyond what is dealt with. */
  private static final String TAILS =
      """
      SELECT publisher, upto, ranges, announced FROM ledger l
      WHERE announced > upto AND ($1::text IS NULL OR publisher = $1) AND EXISTS (
        SELECT 1 FROM ledger n
        WHERE n.publisher = l.publisher AND (n.updated, n.epoch) > (l.updated, l.epoch))
      """;

  private final Pool pool;

  RegistryReads(Pool pool) {
    this.pool = pool;
  }

  Future<List<RejectionRow>> rejections(RejectionFilter filter, CentreScope centres, int limit) {
    return pool.preparedQuery(NEWEST_FIRST)
        .execute(parameters(filter, centres).addInteger(limit))
        .map(rows -> WriterReads.rows(rows, RegistryReads::rejection));
  }

  Future<List<RejectionRow>> openRejections(RejectionFilter filter, long after, int limit) {
    return pool.preparedQuery(OPEN_ONES)
        .execute(parameters(filter, CentreScope.ALL).addInteger(limit).addLong(after))
        .map(rows -> WriterReads.rows(rows, RegistryReads::rejection));
  }

  private static Tuple parameters(RejectionFilter filter, CentreScope centres) {
    return Tuple.tuple()
        .addValue(filter.sinceMicros())
        .addValue(filter.centre())
        .addValue(filter.device())
        .addValue(filter.reason())
        .addValue(filter.number())
        .addValue(listed(centres));
  }

  private static String @Nullable [] listed(CentreScope centres) {
    List<String> listed = centres.listed();
    return listed == null ? null : listed.toArray(String[]::new);
  }

  private static RejectionRow rejection(Row row) {
    return new RejectionRow(
        row.getLong(0),
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getLong(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getLong(10));
  }

  Future<List<DeviceRow>> devices(CentreScope centres) {
    return read(null, centres);
  }

  Future<@Nullable DeviceRow> device(String device) {
    return read(device, CentreScope.ALL).map(found -> found.isEmpty() ? null : found.getFirst());
  }

  private Future<List<DeviceRow>> read(@Nullable String device, CentreScope centres) {
    Tuple which = Tuple.tuple().addValue(device);
    Future<RowSet<Row>> tails = pool.preparedQuery(TAILS).execute(which);
    Future<RowSet<Row>> devices =
        pool.preparedQuery(DEVICES)
            .execute(Tuple.tuple().addValue(device).addValue(listed(centres)));
    return Future.join(tails, devices)
        .map(
            both -> {
              Map<String, Long> unknown = unknownTails(tails.result());
              return WriterReads.rows(devices.result(), row -> device(row, unknown));
            });
  }

  private static Map<String, Long> unknownTails(RowSet<Row> rows) {
    Map<String, Long> tails = new HashMap<>();
    for (Row row : rows) {
      long announced = row.getLong(3);
      long tail = announced - row.getLong(1);
      List<Long> pairs = BatchSql.Ranges.read(row.getString(2));
      for (int i = 0; i < pairs.size() && pairs.get(i) <= announced; i += 2) {
        tail -= Math.min(pairs.get(i + 1), announced) - pairs.get(i) + 1;
      }
      tails.merge(row.getString(0), tail, Long::sum);
    }
    return tails;
  }

  private static DeviceRow device(Row row, Map<String, Long> unknownTails) {
    Boolean online = row.getBoolean(3);
    String epoch = row.getString(5);
    return new DeviceRow(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        online == null ? "unknown" : online ? "online" : "offline",
        row.getLong(4),
        epoch,
        epoch == null ? 0 : row.getLong(6),
        epoch == null ? 0 : missing(row.getLong(6), BatchSql.Ranges.read(row.getString(7))),
        epoch == null ? 0 : row.getLong(8),
        epoch == null ? 0 : count(BatchSql.Ranges.read(row.getString(9))),
        row.getLong(10),
        unknownTails.getOrDefault(row.getString(1), 0L),
        row.getBoolean(11),
        row.getString(12),
        row.getString(13),
        FaultText.read(row.getString(21)).now(),
        new Enrolment(
            row.getBoolean(14),
            row.getString(15),
            row.getBoolean(16),
            row.getBoolean(17),
            row.getString(18),
            row.getBoolean(19),
            row.getBoolean(20)));
  }

  /** How many sequences lie in those ranges. */
  private static long count(List<Long> pairs) {
    long count = 0;
    for (int i = 0; i < pairs.size(); i += 2) {
      count += pairs.get(i + 1) - pairs.get(i) + 1;
    }
    return count;
  }

  /** How many sequences lie in the holes. */
  private static long missing(long upto, List<Long> pairs) {
    long missing = 0;
    long last = upto;
    for (int i = 0; i < pairs.size(); i += 2) {
      missing += pairs.get(i) - last - 1;
      last = pairs.get(i + 1);
    }
    return missing;
  }
}
