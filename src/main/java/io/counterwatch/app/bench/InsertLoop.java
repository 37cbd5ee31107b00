package io.counterwatch.app.bench;

import io.counterwatch.event.Event;
import io.counterwatch.event.Reading.Decoded;
import io.counterwatch.pipeline.Writer;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;

/**
 * The rows that the server would write, in batches of the same size, into a table like its own, by
 * the same kind of statement, each batch a transaction; and nothing else. Rows are made beside it,
 * by another thread.
 */
final class InsertLoop {
  private static final int BATCHES_AHEAD = 8;

  private static final String INSERT =
      """
      INSERT INTO bench_event (position, centre, day, time, received, type, publisher, device, id,
        epoch, sequence, subject, content_hash, data)
      SELECT unnest(?::bigint[]), unnest(?::text[]), unnest(?::date[]),
        timestamptz 'epoch' + unnest(?::bigint[]) * interval '1 microsecond',
        timestamptz 'epoch' + unnest(?::bigint[]) * interval '1 microsecond',
        unnest(?::text[]), unnest(?::text[]), unnest(?::text[]), unnest(?::text[]),
        unnest(?::text[]), unnest(?::bigint[]), unnest(?::text[]), unnest(?::bigint[]),
        unnest(?::text[])
      """;

  private final Connection connection;
  private final BenchEvents events = new BenchEvents("00000000000000b4", BenchEvents.start());
  private long position;

  InsertLoop(BenchDatabase database) throws IOException {
    connection = database.connection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE bench_event (LIKE event INCLUDING ALL)");
    } catch (SQLException e) {
      throw new IOException("no table to insert into: " + e.getMessage(), e);
    }
  }

  /** Inserts so many rows; returns how many a second. */
  double perSecond(int count) throws IOException, InterruptedException {
    BlockingQueue<List<Decoded>> batches = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    Thread making = Thread.ofPlatform().name("bench-rows").start(() -> make(count, batches));
    long start = System.nanoTime();
    try {
      connection.setAutoCommit(false);
      try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
        for (int done = 0; done < count; ) {
          List<Decoded> batch = batches.take();
          insert(insert, batch);
          connection.commit();
          done += batch.size();
        }
      }
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      making.interrupt();
      throw new IOException("rows could not be inserted: " + e.getMessage(), e);
    }
    return count * 1e9 / (System.nanoTime() - start);
  }

  private void make(int count, BlockingQueue<List<Decoded>> batches) {
    try {
      for (int made = 0; made < count; ) {
        List<Decoded> batch = new ArrayList<>(Writer.MAX_BATCH_EVENTS);
        while (batch.size() < Writer.MAX_BATCH_EVENTS && made + batch.size() < count) {
          batch.add(events.decoded());
        }
        made += batch.size();
        batches.put(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void insert(PreparedStatement insert, List<Decoded> batch) throws SQLException {
    Long[] positions = new Long[batch.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = ++position;
    }
    List<Event> rows = batch.stream().map(Decoded::event).toList();
    int column = 0;
    insert.setArray(++column, connection.createArrayOf("bigint", positions));
    insert.setArray(++column, text(rows, Event::centre));
    Function<Event, Object> day =
        event ->
            java.sql.Date.valueOf(
                java.time.Instant.ofEpochSecond(event.timeMicros() / 1_000_000)
                    .atOffset(ZoneOffset.UTC)
                    .toLocalDate());
    insert.setArray(++column, array("date", rows, day));
    insert.setArray(++column, array("bigint", rows, Event::timeMicros));
    insert.setArray(++column, array("bigint", rows, Event::receivedMicros));
    insert.setArray(++column, text(rows, event -> event.body().type().wireName()));
    insert.setArray(++column, text(rows, Event::publisher));
    insert.setArray(++column, text(rows, Event::device));
    insert.setArray(++column, text(rows, Event::id));
    insert.setArray(++column, text(rows, event -> String.valueOf(event.epoch())));
    insert.setArray(++column, array("bigint", rows, Event::sequence));
    insert.setArray(++column, text(rows, event -> String.valueOf(event.subject())));
    insert.setArray(++column, array("bigint", rows, Event::contentHash));
    insert.setArray(++column, array("text", batch, Decoded::data));
    insert.executeUpdate();
  }

  private Array text(List<Event> rows, Function<Event, String> column) throws SQLException {
    return array("text", rows, column::apply);
  }

  private <R> Array array(String type, List<R> rows, Function<R, Object> column)
      throws SQLException {
    return connection.createArrayOf(type, rows.stream().map(column).toArray());
  }
}
