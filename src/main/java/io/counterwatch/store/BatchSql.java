package io.counterwatch.store;

import io.counterwatch.event.Event;
import io.counterwatch.pipeline.EventStore.Batch;
import io.counterwatch.pipeline.EventStore.BestEffortKey;
import io.counterwatch.pipeline.EventStore.CentreRow;
import io.counterwatch.pipeline.EventStore.DeadLetter;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.counterwatch.pipeline.EventStore.LedgerRow;
import io.counterwatch.pipeline.EventStore.Move;
import io.counterwatch.pipeline.EventStore.NewEvent;
import io.counterwatch.pipeline.EventStore.TicketKey;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The statements that store a batch: one for each table that it touches, whatever its size. */
final class BatchSql {
  /** A statement and its parameters. */
  record Statement(String sql, Tuple parameters) {}

  /**
   * The arrays are unfolded in the list of columns, side by side: in FROM each would first be
   * written out as a table of its own.
   */
  private static final String EVENTS =
      """
      INSERT INTO event (position, centre, day, time, received, type, publisher, device, id, epoch,
        sequence, clock_bound, subject, content_hash, data)
      SELECT unnest($1::bigint[]), unnest($2::text[]), unnest($3::date[]), %s, %s,
        unnest($6::text[]), unnest($7::text[]), unnest($8::text[]), unnest($9::text[]),
        unnest($10::text[]), unnest($11::bigint[]), unnest($12::integer[]), unnest($13::text[]),
        unnest($14::bigint[]), unnest($15::text[])
      """
          .formatted(Micros.toTime("unnest($4::bigint[])"), Micros.toTime("unnest($5::bigint[])"));

  private static final String TICKETS =
      """
      INSERT INTO ticket (centre, subject, day, issued, ruling_time, ruling_key)
      SELECT unnest($1::text[]), unnest($2::text[]), unnest($3::date[]), unnest($4::boolean[]),
        unnest($5::bigint[]), unnest($6::text[])
      ON CONFLICT (centre, subject) DO UPDATE SET day = excluded.day, issued = excluded.issued,
        ruling_time = excluded.ruling_time, ruling_key = excluded.ruling_key
      """;

  private static final String MOVES =
      """
      UPDATE event SET day = t.new_day
      FROM unnest($1::text[], $2::text[], $3::date[], $4::date[])
        AS t (centre, subject, old_day, new_day)
      WHERE event.centre = t.centre AND event.day = t.old_day AND event.subject = t.subject
        AND (event.type LIKE 'ticket.%' OR event.type LIKE 'service.%')
      """;

  private static final String REOPEN =
      """
      UPDATE service_day SET finished = false
      FROM unnest($1::text[], $2::date[]) AS t (centre, day)
      WHERE service_day.centre = t.centre AND service_day.day = t.day
      """;

  private static final String LEDGERS =
      """
      INSERT INTO ledger (publisher, epoch, upto, ranges, rejected, lost, announced,
        recent_hashes)
      SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[],
        $6::text[], $7::bigint[], $8::text[])
      ON CONFLICT (publisher, epoch) DO UPDATE SET upto = excluded.upto, ranges = excluded.ranges,
        rejected = excluded.rejected, lost = excluded.lost, announced = excluded.announced,
        recent_hashes = excluded.recent_hashes, updated = now()
      """;

  private static final String BEST_EFFORT =
      """
      INSERT INTO best_effort_event (device, id, received)
      SELECT device, id, %s
      FROM unnest($1::text[], $2::text[], $3::bigint[]) AS t (device, id, received)
      """
          .formatted(Micros.toTime("received"));

  private static final String REJECTIONS =
      """
      INSERT INTO rejection (received, centre, publisher, id, reason, detail, excerpt, epoch,
        sequence)
      SELECT %s, centre, publisher, id, reason, detail, excerpt, epoch, sequence
      FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
        $7::text[], $8::text[], $9::bigint[]) AS t (received, centre, publisher, id, reason,
          detail, excerpt, epoch, sequence)
      """
          .formatted(Micros.toTime("received"));

  private static final String REPLAYED =
      "UPDATE rejection SET replayed = now() WHERE number = ANY ($1)";

  private static final String CENTRES =
      """
      INSERT INTO centre (centre, zone, history)
      SELECT * FROM unnest($1::text[], $2::text[], $3::boolean[])
      ON CONFLICT (centre) DO NOTHING
      """;

  private static final String DEVICES =
      """
      INSERT INTO device (device, centre, kind, online, last_seen, firmware, best_effort, problem,
        enrolled, gateway, clock_received, disabled, replaced_by, credential, reads_alerts, faults)
      SELECT device, centre, kind, online, %s, firmware, best_effort, problem, enrolled, gateway,
        clock_received, disabled, replaced_by, credential, reads_alerts, faults
      FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::bigint[], $6::text[],
        $7::boolean[], $8::text[], $9::boolean[], $10::text[], $11::boolean[], $12::boolean[],
        $13::text[], $14::text[], $15::boolean[], $16::text[]) AS t (device, centre, kind, online,
          last_seen, firmware, best_effort, problem, enrolled, gateway, clock_received, disabled,
          replaced_by, credential, reads_alerts, faults)
      ON CONFLICT (device) DO UPDATE SET centre = excluded.centre, kind = excluded.kind,
        online = excluded.online, last_seen = excluded.last_seen, firmware = excluded.firmware,
        best_effort = excluded.best_effort, problem = excluded.problem,
        enrolled = excluded.enrolled, gateway = excluded.gateway,
        clock_received = excluded.clock_received, disabled = excluded.disabled,
        replaced_by = excluded.replaced_by, credential = excluded.credential,
        reads_alerts = excluded.reads_alerts, faults = excluded.faults
      """
          .formatted(Micros.toTime("last_seen"));

  private BatchSql() {}

  static List<Statement> statements(Batch batch) {
    List<Statement> statements = new ArrayList<>();
    if (!batch.moves().isEmpty()) {
      statements.add(moves(batch.moves()));
      statements.add(reopen(batch.moves()));
    }
    if (!batch.events().isEmpty()) {
      statements.add(events(batch.events()));
    }
    if (!batch.homes().isEmpty()) {
      statements.add(tickets(batch));
    }
    if (!batch.dossiers().isEmpty()) {
      statements.add(DossierRows.upsert(batch.dossiers()));
    }
    if (!batch.ledgers().isEmpty()) {
      statements.add(ledgers(batch.ledgers()));
    }
    if (!batch.bestEffort().isEmpty()) {
      statements.add(bestEffort(batch.bestEffort()));
    }
    if (!batch.deadLetters().isEmpty()) {
      statements.add(rejections(batch.deadLetters()));
    }
    if (!batch.replayedRejections().isEmpty()) {
      Columns<Long> numbers = new Columns<Long>(batch.replayedRejections()).bigint(n -> n);
      statements.add(new Statement(REPLAYED, numbers.tuple()));
    }
    if (!batch.centres().isEmpty()) {
      statements.add(centres(batch.centres()));
    }
    if (!batch.devices().isEmpty()) {
      statements.add(devices(batch.devices()));
    }
    return statements;
  }

  private static Statement events(List<NewEvent> events) {
    Columns<NewEvent> columns =
        new Columns<NewEvent>(events)
            .bigint(NewEvent::position)
            .text(e -> e.event().centre())
            .date(NewEvent::day)
            .bigint(e -> e.event().timeMicros())
            .bigint(e -> e.event().receivedMicros())
            .text(e -> e.event().body().type().wireName())
            .text(e -> e.event().publisher())
            .text(e -> e.event().device())
            .text(e -> e.event().id())
            .text(e -> e.event().epoch())
            .bigint(e -> e.event().sequenced() ? e.event().sequence() : null)
            .integer(e -> clockBound(e.event()))
            .text(e -> e.event().subject())
            .bigint(e -> e.event().contentHash())
            .text(NewEvent::data);
    return new Statement(EVENTS, columns.tuple());
  }

  private static @Nullable Integer clockBound(Event event) {
    return event.clockBoundMillis() < 0 ? null : event.clockBoundMillis();
  }

  private static Statement tickets(Batch batch) {
    Columns<Map.Entry<TicketKey, io.counterwatch.centre.TicketHome>> columns =
        new Columns<Map.Entry<TicketKey, io.counterwatch.centre.TicketHome>>(
                batch.homes().entrySet())
            .text(e -> e.getKey().centre())
            .text(e -> e.getKey().subject())
            .date(e -> e.getValue().day())
            .bool(e -> e.getValue().issued())
            .bigint(e -> e.getValue().rulingTimeMicros())
            .text(e -> e.getValue().rulingKey());
    return new Statement(TICKETS, columns.tuple());
  }

  private static Statement moves(List<Move> moves) {
    Columns<Move> columns =
        new Columns<Move>(moves)
            .text(m -> m.ticket().centre())
            .text(m -> m.ticket().subject())
            .date(Move::from)
            .date(Move::to);
    return new Statement(MOVES, columns.tuple());
  }

  /** Makes sure that a restart looks at the days that were left. */
  private static Statement reopen(List<Move> moves) {
    Columns<Move> columns =
        new Columns<Move>(moves).text(m -> m.ticket().centre()).date(Move::from);
    return new Statement(REOPEN, columns.tuple());
  }

  private static Statement ledgers(List<LedgerRow> ledgers) {
    Columns<LedgerRow> columns =
        new Columns<LedgerRow>(ledgers)
            .text(l -> l.key().publisher())
            .text(l -> l.key().epoch())
            .bigint(LedgerRow::upto)
            .text(l -> Ranges.write(l.ranges()))
            .bigint(LedgerRow::rejected)
            .text(l -> Ranges.write(l.lost()))
            .bigint(LedgerRow::announced)
            .text(LedgerRow::recentHashes);
    return new Statement(LEDGERS, columns.tuple());
  }

  private static Statement bestEffort(Map<BestEffortKey, Long> events) {
    Columns<Map.Entry<BestEffortKey, Long>> columns =
        new Columns<Map.Entry<BestEffortKey, Long>>(events.entrySet())
            .text(e -> e.getKey().device())
            .text(e -> e.getKey().id())
            .bigint(Map.Entry::getValue);
    return new Statement(BEST_EFFORT, columns.tuple());
  }

  private static Statement rejections(List<DeadLetter> letters) {
    Columns<DeadLetter> columns =
        new Columns<DeadLetter>(letters)
            .bigint(DeadLetter::receivedMicros)
            .text(DeadLetter::centre)
            .text(DeadLetter::publisher)
            .text(DeadLetter::id)
            .text(DeadLetter::reason)
            .text(DeadLetter::detail)
            .text(DeadLetter::excerpt)
            .text(DeadLetter::epoch)
            .bigint(letter -> letter.epoch() == null ? null : letter.sequence());
    return new Statement(REJECTIONS, columns.tuple());
  }

  private static Statement centres(List<CentreRow> centres) {
    Columns<CentreRow> columns =
        new Columns<CentreRow>(centres)
            .text(CentreRow::centre)
            .text(CentreRow::zone)
            .bool(CentreRow::history);
    return new Statement(CENTRES, columns.tuple());
  }

  private static Statement devices(List<DeviceRow> devices) {
    Columns<DeviceRow> columns =
        new Columns<DeviceRow>(devices)
            .text(DeviceRow::device)
            .text(DeviceRow::centre)
            .text(DeviceRow::kind)
            .bool(DeviceRow::online)
            .bigint(DeviceRow::lastSeenMicros)
            .text(DeviceRow::firmware)
            .bool(DeviceRow::bestEffort)
            .text(DeviceRow::problem)
            .bool(d -> d.enrolment().enrolled())
            .text(d -> d.enrolment().gateway())
            .bool(d -> d.enrolment().clockReceived())
            .bool(d -> d.enrolment().disabled())
            .text(d -> d.enrolment().replacedBy())
            .text(d -> d.enrolment().credential())
            .bool(d -> d.enrolment().readsAlerts())
            .text(d -> FaultText.write(d.faults()));
    return new Statement(DEVICES, columns.tuple());
  }

  /** Ranges of sequences as text: {@code 3-5,9-9}. */
  static final class Ranges {
    private Ranges() {}

    static String write(List<Long> pairs) {
      StringJoiner text = new StringJoiner(",");
      for (int i = 0; i < pairs.size(); i += 2) {
        text.add(pairs.get(i) + "-" + pairs.get(i + 1));
      }
      return text.toString();
    }

    static List<Long> read(String text) {
      List<Long> pairs = new ArrayList<>();
      if (!text.isEmpty()) {
        for (String range : text.split(",", -1)) {
          int dash = range.indexOf('-');
          pairs.add(Long.parseLong(range, 0, dash, 10));
          pairs.add(Long.parseLong(range, dash + 1, range.length(), 10));
        }
      }
      return pairs;
    }
  }
}
