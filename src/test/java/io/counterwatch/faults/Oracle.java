package io.counterwatch.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.counterwatch.event.EventBody;
import io.counterwatch.faults.Recording.Entry;
import io.counterwatch.faults.Recording.Storage;
import io.counterwatch.testing.Http;
import io.counterwatch.wire.BodyCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows what must be in the database when everything is drained: what the devices were given to
 * record, once each, and nothing else. Asks the database by itself, and has the figures counted by
 * an auditor who shares no code with the server.
 */
final class Oracle {
  private final Scenario scenario;
  private final Plan plan;
  private final Site site;
  private final List<Recording> recordings;

  /** Of what was played. */
  Oracle(Scenario scenario, Plan plan, Site site, List<Recording> recordings) {
    this.scenario = scenario;
    this.plan = plan;
    this.site = site;
    this.recordings = recordings;
  }

  private record Row(
      long sequence, String type, @Nullable String subject, long micros, String data) {}

  /** Looks at everything. */
  void check(Findings findings) throws SQLException {
    try (Connection connection = site.connect()) {
      long expected = 0;
      Set<String> devices = new HashSet<>();
      for (Recording recording : recordings) {
        devices.add(recording.device());
        expected += checkDevice(connection, recording, findings);
      }
      checkTotals(connection, expected, devices, findings);
      checkDeadLetters(connection, findings);
      new Figures(scenario, plan, site).check(connection, findings);
    }
  }

  /** How many of its rows are there. */
  private long checkDevice(Connection connection, Recording recording, Findings findings)
      throws SQLException {
    long found = 0;
    for (Storage storage : recording.storages()) {
      String name = recording.device() + " epoch " + storage.epoch();
      found += checkStorage(connection, recording.device(), name, storage, findings);
      checkLedger(connection, recording.device(), name, storage, findings);
    }
    return found;
  }

  private long checkStorage(
      Connection connection, String device, String name, Storage storage, Findings findings)
      throws SQLException {
    List<Entry> entries = storage.entries();
    Map<Long, Row> stored = new TreeMap<>();
    long rowCount = 0;
    long twice = 0;
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT sequence, type, subject, data,
                   (extract(epoch FROM time) * 1000000)::bigint AS micros
            FROM event WHERE publisher = ? AND epoch = ? ORDER BY sequence, position
            """)) {
      statement.setString(1, device);
      statement.setString(2, storage.epoch());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          rowCount++;
          Row row =
              new Row(
                  rows.getLong("sequence"),
                  rows.getString("type"),
                  rows.getString("subject"),
                  rows.getLong("micros"),
                  rows.getString("data"));
          twice += stored.putIfAbsent(row.sequence, row) == null ? 0 : 1;
        }
      }
    }
    if (twice > 0) {
      findings.twice(name, twice);
    }
    compare(name, storage, entries, stored, findings);
    return rowCount;
  }

  private void compare(
      String name, Storage storage, List<Entry> entries, Map<Long, Row> stored, Findings findings) {
    long lost = 0;
    String first = "";
    for (long sequence = 1; sequence <= entries.size(); sequence++) {
      Entry entry = entries.get((int) sequence - 1);
      Row row = stored.remove(sequence);
      if (row == null) {
        if (sequence <= storage.promised()) {
          first = lost == 0 ? sequence + " " + entry : first;
          lost++;
        }
      } else {
        compare(name + " sequence " + sequence, entry, row, findings);
      }
    }
    if (lost > 0) {
      findings.lost(name + ", the first of them " + first, lost);
    }
    stored.values().forEach(row -> findings.complain(name + ": nobody recorded " + row));
  }

  private void compare(String name, Entry entry, Row row, Findings findings) {
    EventBody body = entry.body();
    findings.expect(name + " type", body.type().wireName(), row.type);
    findings.expect(
        name + " subject", String.valueOf(entry.subject()), String.valueOf(row.subject));
    long offMicros = row.micros - entry.timeMicros();
    if (Math.abs(offMicros) > entry.toleranceMicros()) {
      findings.complain("%s: its time is stored %,d µs off".formatted(name, offMicros));
    }
    String said = BodyCodec.write(body);
    if (!said.equals(row.data) && !sameJson(said, row.data)) {
      findings.complain("%s: recorded %s, but stored is %s".formatted(name, said, row.data));
    }
  }

  private static boolean sameJson(String one, String other) {
    try {
      return Http.JSON.readTree(one).equals(Http.JSON.readTree(other));
    } catch (JsonProcessingException unreadable) {
      return false;
    }
  }

  /** Of a storage that is destroyed the server can't know where it ended. */
  private static void checkLedger(
      Connection connection, String device, String name, Storage storage, Findings findings)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT upto, ranges, rejected, lost FROM ledger WHERE publisher = ? AND epoch = ?")) {
      statement.setString(1, device);
      statement.setString(2, storage.epoch());
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          if (storage.promised() > 0) {
            findings.complain(name + ": the server has never heard of it");
          }
          return;
        }
        long upto = rows.getLong("upto");
        if (storage.isDestroyed() ? upto < storage.promised() : upto != storage.promised()) {
          findings.complain(
              "%s: the ledger goes to %d, and should to %d"
                  .formatted(name, upto, storage.promised()));
        }
        findings.expect(name + " rejected", 0L, rows.getLong("rejected"));
        if (!storage.isDestroyed()) {
          findings.expect(name + " ranges above", "", rows.getString("ranges"));
        }
        findings.expect(name + " lost", "", rows.getString("lost"));
      }
    }
  }

  private static void checkTotals(
      Connection connection, long expected, Set<String> devices, Findings findings)
      throws SQLException {
    findings.expect("rows", expected, number(connection, "SELECT count(*) FROM event"));
    findings.expect(
        "positions in the log",
        expected,
        number(connection, "SELECT count(DISTINCT position) FROM event"));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT DISTINCT publisher FROM event")) {
      while (rows.next()) {
        if (!devices.contains(rows.getString(1))) {
          findings.complain("events of " + rows.getString(1) + ", which nobody plays");
        }
      }
    }
  }

  private void checkDeadLetters(Connection connection, Findings findings) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT publisher, reason, detail FROM rejection")) {
      while (rows.next()) {
        if (!scenario.expectsDeadLetter(rows.getString(1), rows.getString(2), rows.getString(3))) {
          findings.complain(
              "refused: %s, %s: %s"
                  .formatted(rows.getString(1), rows.getString(2), rows.getString(3)));
        }
      }
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
