package io.counterwatch.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.counterwatch.audit.RawEvent;
import io.counterwatch.event.Event;
import io.counterwatch.wire.BodyCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Events as the auditor wants them. */
public final class EventLog {
  private EventLog() {}

  /** An event as its row would hold it. */
  public static RawEvent raw(Event event) {
    try {
      return new RawEvent(
          event.id(),
          event.body().type().wireName(),
          event.subject(),
          event.timeMicros(),
          event.receivedMicros(),
          event.publisher(),
          event.device(),
          event.epoch(),
          event.sequence(),
          Http.JSON.readTree(BodyCodec.write(event.body())));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** All events of a centre in the database. */
  public static List<RawEvent> read(Connection connection, String centre) throws SQLException {
    List<RawEvent> events = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT id, type, subject, publisher, device, epoch, sequence, data,
                   (extract(epoch FROM time) * 1000000)::bigint AS micros,
                   (extract(epoch FROM received) * 1000000)::bigint AS received_micros
            FROM event WHERE centre = ?
            """)) {
      statement.setString(1, centre);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          events.add(
              new RawEvent(
                  rows.getString("id"),
                  rows.getString("type"),
                  rows.getString("subject"),
                  rows.getLong("micros"),
                  rows.getLong("received_micros"),
                  rows.getString("publisher"),
                  rows.getString("device"),
                  rows.getString("epoch"),
                  rows.getLong("sequence"),
                  Http.JSON.readTree(rows.getString("data"))));
        }
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
    return events;
  }
}
