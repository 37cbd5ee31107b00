package io.counterwatch.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.paho.client.mqttv3.IMqttMessageListener;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * What one would write in an afternoon: a client that inserts each message as it comes, in a
 * transaction of its own, and then acknowledges it. It checks nothing and computes nothing.
 */
final class PlainExporter {
  private static final String ROOT = "counterplain";
  private static final String INSERT =
      """
      INSERT INTO bench_plain (centre, time, received, type, device, id, subject, data)
      VALUES (?, ?::timestamptz, now(), ?, ?, ?, ?, ?)
      """;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final ObjectMapper mapper = new ObjectMapper();
  private final int port;
  private final Connection connection;

  /** Inserts over that connection. */
  PlainExporter(int port, BenchDatabase database) {
    this.port = port;
    this.connection = database.connection();
  }

  /** Takes so many messages from the broker into a table; returns how many a second. */
  double perSecond(int count) throws IOException, InterruptedException {
    List<byte[]> packets =
        new BenchEvents("00000000000000b5", BenchEvents.start()).chunks(count, ROOT);
    CountDownLatch left = new CountDownLatch(count);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (Statement table = connection.createStatement();
        MqttClient client =
            new MqttClient("tcp://127.0.0.1:" + port, "bench-plain", new MemoryPersistence());
        RawMqtt publisher = new RawMqtt(port, "bench-plain-publisher")) {
      table.execute(
          """
          CREATE TABLE IF NOT EXISTS bench_plain (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, centre text, time timestamptz,
            received timestamptz, type text, device text, id text UNIQUE, subject text, data text)
          """);
      table.execute("TRUNCATE bench_plain");
      try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
        client.connect(options());
        client.subscribe(ROOT + "/v1/+/+/event", 1, storing(insert, left, failure));
        long start = System.nanoTime();
        Thread sending = RateBench.publishing(publisher, packets);
        boolean all = left.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        long nanos = System.nanoTime() - start;
        sending.interrupt();
        client.disconnect();
        if (!all || failure.get() != null) {
          throw new IOException("the plain exporter failed", failure.get());
        }
        return count * 1e9 / nanos;
      }
    } catch (SQLException | MqttException e) {
      throw new IOException("the plain exporter failed: " + e.getMessage(), e);
    }
  }

  private static MqttConnectOptions options() {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setCleanSession(true);
    return options;
  }

  private IMqttMessageListener storing(
      PreparedStatement insert, CountDownLatch left, AtomicReference<Throwable> failure) {
    return (topic, message) -> {
      try {
        store(insert, message);
      } catch (SQLException | IOException | RuntimeException e) {
        failure.set(e);
      }
      left.countDown();
    };
  }

  private void store(PreparedStatement insert, MqttMessage message)
      throws SQLException, IOException {
    JsonNode event = mapper.readTree(message.getPayload());
    String[] source = event.path("source").asText().split("/");
    insert.setString(1, source[source.length - 2]);
    insert.setString(2, event.path("time").asText());
    insert.setString(3, event.path("type").asText());
    insert.setString(4, source[source.length - 1]);
    insert.setString(5, event.path("source").asText() + " " + event.path("id").asText());
    insert.setString(6, event.path("subject").asText());
    insert.setString(7, event.path("data").toString());
    insert.executeUpdate();
  }
}
