package io.counterwatch.faults;

import io.counterwatch.testing.Await;
import io.counterwatch.testing.TroubledLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Each of the three lines (devices to broker, broker to server, server to database) in turn
 * swallows everything and ends nothing, leaves the connections that stand dead for good, or takes
 * half a second longer each way. All the while some readers take nothing of what they asked for.
 */
final class NetworkScenario implements Scenario {
  private static final Duration APART = Duration.ofSeconds(1);
  private static final int DELAY_MILLIS = 500;
  private static final int SLOW_READERS = 20;
  private static final int SMALL_BUFFER_BYTES = 4_096;

  /** Longer than any end waits for the other. */
  private static final int LONG_PARTITION_SECONDS = 70;

  private final List<Socket> readers = new ArrayList<>();
  private @Nullable TroubledLine devicesToBroker;
  private @Nullable TroubledLine serverToBroker;
  private @Nullable TroubledLine serverToDatabase;

  @Override
  public String name() {
    return "network";
  }

  @Override
  public String fault() {
    return "partition, dead connections, 500 ms delay; slow readers";
  }

  @Override
  public Terms terms(Length length) {
    return Terms.of(length.of(4, 10), length.of(1_000, 20_000))
        .inCentres(length.of(2, 4))
        .eventsPerSecond(length.of(250, 50))
        .at(
            SiteTerms.USUAL.wired(
                url -> through(url, serverToBroker = line(url)),
                url -> through(url, serverToDatabase = line(url)),
                url -> through(url, devicesToBroker = line(url))));
  }

  private static TroubledLine line(String url) {
    return TroubledLine.to(URI.create(url).getPort());
  }

  private static String through(String url, TroubledLine line) {
    return url.replace(":" + URI.create(url).getPort(), ":" + line.port());
  }

  @Override
  public void strike(Ordeal ordeal) throws Exception {
    TroubledLine devices = Objects.requireNonNull(devicesToBroker);
    TroubledLine broker = Objects.requireNonNull(serverToBroker);
    TroubledLine database = Objects.requireNonNull(serverToDatabase);
    List<TroubledLine> lines = List.of(database, broker, devices);
    readSlowly(ordeal.site());
    try {
      ordeal.rounds(
          APART,
          round -> {
            switch (round % 10) {
              case 0, 1, 2 -> part(ordeal, lines.get(round % 3));
              case 3 -> delay(ordeal, lines);
              case 4, 5, 6 -> forsake(ordeal, lines.get((round - 1) % 3));
              case 7 -> part(ordeal, database);
              case 8 -> {
                database.delay(DELAY_MILLIS);
                part(ordeal, broker);
                database.delay(0);
              }
              default -> delay(ordeal, lines);
            }
          });
    } finally {
      for (Socket reader : readers) {
        reader.close();
      }
      lines.forEach(TroubledLine::heal);
    }
  }

  private static void part(Ordeal ordeal, TroubledLine line) {
    line.part();
    Ordeal.pass(Duration.ofSeconds(ordeal.length().of(2, LONG_PARTITION_SECONDS)));
    line.heal();
  }

  /** Only whoever notices by himself gets away from a connection that is dead. */
  private static void forsake(Ordeal ordeal, TroubledLine line) {
    line.forsake();
    ordeal.awaitAtWork();
  }

  private static void delay(Ordeal ordeal, List<TroubledLine> lines) {
    lines.forEach(line -> line.delay(DELAY_MILLIS));
    Ordeal.pass(Duration.ofSeconds(ordeal.length().of(3, 60)));
    long before = ordeal.traffic().acknowledged();
    Await.until(
        "events go through all the same",
        Ordeal.DRAINING,
        () -> ordeal.traffic().acknowledged() > before || ordeal.traffic().pending() == 0);
    lines.forEach(line -> line.delay(0));
  }

  /** Pages that follow the whole province, and never take a byte of it. */
  private void readSlowly(Site site) {
    URI live = URI.create(site.server().url("/api/v1/live"));
    byte[] request =
        "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
            .formatted(live.getPath(), live.getAuthority())
            .getBytes(StandardCharsets.US_ASCII);
    try {
      for (int i = 0; i < SLOW_READERS; i++) {
        Socket reader = new Socket();
        reader.setReceiveBufferSize(SMALL_BUFFER_BYTES);
        reader.connect(
            new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), live.getPort()));
        reader.getOutputStream().write(request);
        readers.add(reader);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
