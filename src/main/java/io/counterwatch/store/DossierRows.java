package io.counterwatch.store;

import io.counterwatch.centre.Dossier;
import io.counterwatch.centre.Dossier.Clock;
import io.counterwatch.centre.Dossier.Completion;
import io.counterwatch.centre.Dossier.Payment;
import io.counterwatch.centre.Dossier.Receipt;
import io.counterwatch.centre.DossierFold;
import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.Event;
import io.counterwatch.event.PaymentChannel;
import io.counterwatch.event.WireNamed;
import io.counterwatch.pipeline.EventStore.DossierKey;
import io.counterwatch.pipeline.SharedTexts;
import io.counterwatch.store.BatchSql.Statement;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dossiers on their way into the database and out of it. */
final class DossierRows {
  private static final Logger LOG = LoggerFactory.getLogger(DossierRows.class);

  /** Dossiers that are folded again in one go at a start, after an upgrade. */
  private static final int MAX_STALE_AT_ONCE = 500;

  private static final String UPSERT =
      """
      INSERT INTO dossier (centre, subject, service, procedure, channel, fee, ticket, received, due,
        digitised, paid, paid_channel, completed, result, timely, clock, anomalies, last_event,
        stale)
      SELECT centre, subject, service, procedure, channel, fee, ticket, %s, %s, %s, %s, paid_channel,
        %s, result, timely, clock, anomalies, %s, false
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[],
        $7::text[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[],
        $13::bigint[], $14::text[], $15::boolean[], $16::text[], $17::text[], $18::bigint[])
        AS t (centre, subject, service, procedure, channel, fee, ticket, received, due, digitised,
          paid, paid_channel, completed, result, timely, clock, anomalies, last_event)
      ON CONFLICT (centre, subject) DO UPDATE SET service = excluded.service,
        procedure = excluded.procedure, channel = excluded.channel, fee = excluded.fee,
        ticket = excluded.ticket, received = excluded.received, due = excluded.due,
        digitised = excluded.digitised, paid = excluded.paid,
        paid_channel = excluded.paid_channel, completed = excluded.completed,
        result = excluded.result, timely = excluded.timely, clock = excluded.clock,
        anomalies = excluded.anomalies, last_event = excluded.last_event, stale = false
      """
          .formatted(
              Micros.toTime("received"),
              Micros.toTime("due"),
              Micros.toTime("digitised"),
              Micros.toTime("paid"),
              Micros.toTime("completed"),
              Micros.toTime("last_event"));

  private static final String SELECT =
      "SELECT centre, subject, service, procedure, channel, fee, ticket, "
          + String.join(
              ", ",
              Micros.of("received"),
              Micros.of("digitised"),
              Micros.of("paid"),
              Micros.of("completed"),
              Micros.of("last_event"))
          + ", paid_channel, result, clock, anomalies FROM dossier";

  /** Those of a centre that stand in a period: came before its end, not ended before its start. */
  static final String OF_PERIOD =
      SELECT
          + " WHERE centre = $1 AND (completed IS NULL OR last_event >= "
          + Micros.toTime("$2")
          + ") AND (received IS NULL OR received < "
          + Micros.toTime("$3")
          + ")";

  /** What follows the times of a clock that is stopped. */
  private static final String STOPPED = ":s";

  private static final Map<String, DossierChannel> CHANNELS = WireNamed.index(DossierChannel.class);
  private static final Map<String, PaymentChannel> PAYMENTS = WireNamed.index(PaymentChannel.class);
  private static final Map<String, DossierResult> RESULTS = WireNamed.index(DossierResult.class);

  private DossierRows() {}

  static Statement upsert(List<Dossier> dossiers) {
    return new Statement(
        UPSERT,
        new Columns<Dossier>(dossiers)
            .text(Dossier::centre)
            .text(Dossier::subject)
            .text(d -> receipt(d, Receipt::service))
            .text(d -> receipt(d, Receipt::procedure))
            .text(d -> receipt(d, r -> r.channel().wireName()))
            .bool(d -> receipt(d, Receipt::fee))
            .text(d -> receipt(d, Receipt::ticket))
            .bigint(d -> receipt(d, Receipt::micros))
            .bigint(Dossier::dueMicros)
            .bigint(Dossier::digitisedMicros)
            .bigint(d -> d.payment() == null ? null : (Long) d.payment().micros())
            .text(d -> d.payment() == null ? null : d.payment().channel().wireName())
            .bigint(d -> d.completion() == null ? null : (Long) d.completion().micros())
            .text(d -> d.completion() == null ? null : d.completion().result().wireName())
            .bool(Dossier::isTimely)
            .text(d -> d.clock().stream().map(DossierRows::text).collect(Collectors.joining(",")))
            .text(
                d ->
                    d.anomalyMicros().stream()
                        .map(micros -> Long.toString(micros))
                        .collect(Collectors.joining(",")))
            .bigint(Dossier::lastEventMicros)
            .tuple());
  }

  private static <T> @Nullable T receipt(Dossier dossier, Function<Receipt, @Nullable T> field) {
    return dossier.receipt() == null ? null : field.apply(dossier.receipt());
  }

  private static String text(Clock clock) {
    return clock.micros() + ":" + clock.dueMicros() + (clock.stopped() ? STOPPED : "");
  }

  /** A row of {@link #OF_PERIOD} and the like. */
  static Dossier dossier(Row row, SharedTexts texts) {
    Long received = row.getLong(7);
    List<Clock> clock = clock(row.getString(14));
    Long paid = row.getLong(9);
    Long completed = row.getLong(10);
    return new Dossier(
        texts.get(row.getString(0)),
        row.getString(1),
        received == null
            ? null
            : new Receipt(
                received,
                texts.get(row.getString(3)),
                texts.get(row.getString(2)),
                clock.getFirst().dueMicros(),
                known(CHANNELS, row.getString(4)),
                row.getBoolean(5),
                row.getString(6)),
        clock,
        row.getLong(8),
        paid == null ? null : new Payment(paid, known(PAYMENTS, row.getString(12))),
        completed == null ? null : new Completion(completed, known(RESULTS, row.getString(13))),
        anomalies(row.getString(15)),
        row.getLong(11));
  }

  /** Taken apart by hand: a start reads a hundred thousand of them, most with one part. */
  private static List<Clock> clock(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<Clock> clock = new ArrayList<>(1);
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf(',', from);
      end = end < 0 ? text.length() : end;
      int colon = text.indexOf(':', from);
      boolean stopped = text.charAt(end - 1) == 's';
      int dueEnd = stopped ? end - STOPPED.length() : end;
      clock.add(
          new Clock(
              Long.parseLong(text, from, colon, 10),
              stopped,
              Long.parseLong(text, colon + 1, dueEnd, 10)));
      from = end + 1;
    }
    return List.copyOf(clock);
  }

  private static List<Long> anomalies(String text) {
    return text.isEmpty() ? List.of() : Stream.of(text.split(",", -1)).map(Long::valueOf).toList();
  }

  private static <T> T known(Map<String, T> values, String name) {
    T value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("the table of dossiers holds an unknown word: " + name);
    }
    return value;
  }

  /** Those of all centres that are open, or to which something happened since then. */
  static Future<List<Dossier>> current(PgConnection opened, long sinceMicros) {
    return opened
        .preparedQuery(
            SELECT
                + " WHERE (completed IS NULL AND received IS NOT NULL) OR last_event >= "
                + Micros.toTime("$1"))
        .execute(Tuple.of(sinceMicros))
        .map(
            rows -> {
              SharedTexts texts = new SharedTexts();
              return WriterReads.rows(rows, row -> dossier(row, texts));
            });
  }

  /** The stored events of those dossiers. */
  static Future<Map<DossierKey, List<Event>>> events(
      PgConnection opened, Collection<DossierKey> keys, BodyReader bodies) {
    return opened
        .preparedQuery(
            EventRows.SELECT
                + """
                 FROM unnest($1::text[], $2::text[]) AS k (centre, subject)
                CROSS JOIN LATERAL (
                  SELECT * FROM event WHERE event.centre = k.centre AND event.subject = k.subject
                    AND type LIKE 'dossier.%' ORDER BY time LIMIT
                """
                + DossierFold.MAX_EVENTS
                + ") e")
        .execute(
            new Columns<DossierKey>(keys)
                .text(DossierKey::centre)
                .text(DossierKey::subject)
                .tuple())
        .map(
            rows -> {
              Map<DossierKey, List<Event>> events = new LinkedHashMap<>();
              EventRows reader = new EventRows(bodies);
              for (Row row : rows) {
                Event event = reader.event(row);
                events
                    .computeIfAbsent(
                        new DossierKey(event.centre(), String.valueOf(event.subject())),
                        key -> new ArrayList<>())
                    .add(event);
              }
              return events;
            });
  }

  /** Folds those dossiers again that an upgrade has marked; does nothing where there are none. */
  static Future<Void> refold(PgConnection opened, BodyReader bodies) {
    Promise<Void> done = Promise.promise();
    refold(opened, bodies, 0, done);
    return done.future();
  }

  /** One round after the other rather than one inside the other: there may be thousands. */
  private static void refold(
      PgConnection opened, BodyReader bodies, int before, Promise<Void> done) {
    refoldSome(opened, bodies)
        .onSuccess(
            count -> {
              if (count == 0) {
                done.complete();
                return;
              }
              LOG.info("folding dossiers again after an upgrade: {} so far", before + count);
              refold(opened, bodies, before + count, done);
            })
        .onFailure(done::fail);
  }

  private static Future<Integer> refoldSome(PgConnection opened, BodyReader bodies) {
    return opened
        .query("SELECT centre, subject FROM dossier WHERE stale LIMIT " + MAX_STALE_AT_ONCE)
        .execute()
        .map(rows -> WriterReads.rows(rows, r -> new DossierKey(r.getString(0), r.getString(1))))
        .compose(
            keys ->
                keys.isEmpty()
                    ? Future.succeededFuture(0)
                    : events(opened, keys, bodies)
                        .compose(events -> store(opened, events))
                        .map(stored -> keys.size()));
  }

  private static Future<Void> store(PgConnection opened, Map<DossierKey, List<Event>> events) {
    Statement statement = upsert(events.values().stream().map(DossierFold::of).toList());
    return opened.preparedQuery(statement.sql()).execute(statement.parameters()).mapEmpty();
  }
}
