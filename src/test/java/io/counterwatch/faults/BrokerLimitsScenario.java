package io.counterwatch.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.device.Device;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.MqttPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a broker takes and throws away without a word: what its queue has no room for, what its
 * access list denies, what is larger than it allows. And a message that is larger than the server
 * allows, which is kept as refused.
 */
final class BrokerLimitsScenario implements Scenario {
  /** In the short form nobody waits for an alarm that needs three heartbeats. */
  private static final Duration ALARM = Duration.ofMinutes(6);

  private static final Duration PAUSE = Duration.ofSeconds(4);
  private static final int QUEUED = 20;

  /** Holds an event or two, and not the fifteen of a message after an outage. */
  private static final int MESSAGE_LIMIT_BYTES = 1_500;

  private static final int TOO_LARGE_BYTES = 300 * 1024;
  private static final String DEAD_LETTER = "too-large";

  private static final String LIMIT_FILE = "limit.conf";

  /** What begins with a dollar is not in {@code #}. */
  private static final String EVERYTHING = "pattern readwrite #\npattern read $SYS/#\n";

  private @Nullable Path included;
  private @Nullable Path accessList;

  @Override
  public String name() {
    return "broker-limits";
  }

  @Override
  public String fault() {
    return "broker's queue overflows, topic denied, message too large";
  }

  @Override
  public Terms terms(Length length) {
    try {
      Path folder = Files.createTempDirectory("broker-limits");
      included = Files.createDirectory(folder.resolve("conf.d"));
      accessList = folder.resolve("acl");
      for (Path left : List.of(folder, included, accessList, included.resolve(LIMIT_FILE))) {
        left.toFile().deleteOnExit();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write(accessList, EVERYTHING);
    limit(0);
    return Terms.of(4, length.of(2_000, 8_000))
        .inCentres(length.of(2, 4))
        .eventsPerSecond(length.of(250, 20))
        .at(
            SiteTerms.USUAL.brokerLines(
                "max_inflight_messages " + QUEUED,
                "max_queued_messages " + QUEUED,
                "sys_interval 1",
                "log_type all",
                "acl_file " + accessList,
                "include_dir " + included));
  }

  private void limit(int bytes) {
    write(
        Objects.requireNonNull(included).resolve(LIMIT_FILE), "message_size_limit " + bytes + "\n");
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void strike(Ordeal ordeal) {
    Traffic traffic = ordeal.traffic();
    int part = traffic.planned() / 4;
    overflow(ordeal, part);
    deny(ordeal, 2 * part);
    shrink(ordeal, 3 * part);
    exceedTheServer(ordeal);
  }

  /** The server is held up for a moment; devices go on sending. */
  private static void overflow(Ordeal ordeal, int events) {
    Site site = ordeal.site();
    ordeal.traffic().allow(events / 2);
    ordeal.traffic().awaitRecorded(events / 2);
    drained(ordeal);
    site.server().pause();
    ordeal.traffic().allow(events);
    ordeal.traffic().awaitRecorded(events);
    Ordeal.pass(PAUSE);
    site.server().resume();
    Await.until(
        "the broker's log says that it drops messages",
        () -> log(site).contains("messages are being dropped for client counterwatch-server"));
    Await.until("the server counts it", () -> count(site, "source_broker_dropped_total") > 0);
    drained(ordeal);
    ordeal.tell("asked again %.0f times".formatted(count(site, "missing_requests_total")));
    ordeal.struck();
  }

  private static double count(Site site, String name) {
    return site.server().metrics().of(name);
  }

  /** One device may not write its events any more. */
  private void deny(Ordeal ordeal, int events) {
    PlayedDevice denied = ordeal.traffic().devices().getFirst();
    write(
        Objects.requireNonNull(accessList),
        "pattern deny counterwatch/v1/+/" + denied.id() + "/event\n" + EVERYTHING);
    restart(ordeal.site());
    ordeal.traffic().allow(events);
    ordeal.traffic().awaitRecorded(events);
    Await.until(
        "all others are through",
        Ordeal.DRAINING,
        () -> ordeal.traffic().pending() == denied.pending());
    assertThat(denied.pending()).as("what the denied device has to keep").isPositive();
    awaitAlarm(ordeal, denied.device());
    write(Objects.requireNonNull(accessList), EVERYTHING);
    restart(ordeal.site());
    drained(ordeal);
    awaitNoAlarm(ordeal);
    ordeal.struck();
  }

  /** After an outage devices send many events in a message, and that is too much for the broker. */
  private void shrink(Ordeal ordeal, int events) {
    limit(MESSAGE_LIMIT_BYTES);
    ordeal.site().server().kill();
    restart(ordeal.site());
    ordeal.traffic().allow(events);
    ordeal.traffic().awaitRecorded(events);
    ordeal.site().server().restart();
    ordeal.site().awaitReady();
    Await.until(
        "the broker's log says that it swallows messages",
        Ordeal.DRAINING,
        () -> log(ordeal.site()).contains("Dropped too large PUBLISH"));
    Device stuck =
        ordeal.traffic().devices().stream()
            .map(PlayedDevice::device)
            .max((one, other) -> Long.compare(one.pending(), other.pending()))
            .orElseThrow();
    if (stuck.pending() > 0) {
      awaitAlarm(ordeal, stuck);
    }
    limit(0);
    restart(ordeal.site());
    drained(ordeal);
    awaitNoAlarm(ordeal);
    ordeal.struck();
  }

  private static void exceedTheServer(Ordeal ordeal) {
    PlayedDevice device = ordeal.traffic().devices().getFirst();
    byte[] message = new byte[TOO_LARGE_BYTES];
    Arrays.fill(message, (byte) ' ');
    try (MqttPeer peer = MqttPeer.connect(ordeal.site().broker().url(), "large")) {
      peer.sendAndAwait(
          "counterwatch/v1/%s/%s/event".formatted(device.device().identity().centre(), device.id()),
          message);
    }
    Await.until(
        "it is refused",
        () ->
            ordeal.site().server().metrics().of("events_rejected_total", "reason", DEAD_LETTER)
                == 1);
    ordeal.struck();
  }

  private static void restart(Site site) {
    site.broker().stop();
    site.broker().restart();
    if (site.server().isRunning()) {
      site.awaitReady();
    }
  }

  private static void drained(Ordeal ordeal) {
    Await.until("drained", Ordeal.DRAINING, () -> ordeal.traffic().pending() == 0);
  }

  private static void awaitAlarm(Ordeal ordeal, Device device) {
    if (ordeal.length() == Length.LONG) {
      Await.until("the alarm", ALARM, () -> undelivered(ordeal, device) > 0);
      ordeal.tell(device.identity().device() + " is shown as undelivered");
    }
  }

  private static void awaitNoAlarm(Ordeal ordeal) {
    for (PlayedDevice device : ordeal.traffic().devices()) {
      Await.until("no alarm", () -> undelivered(ordeal, device.device()) == 0);
    }
  }

  private static double undelivered(Ordeal ordeal, Device device) {
    return ordeal
        .site()
        .server()
        .metrics()
        .of("device_problems", "centre", device.identity().centre(), "problem", "undelivered");
  }

  private static String log(Site site) {
    try {
      return Files.readString(
          site.broker().folder().resolve("mosquitto.log"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean expectsDeadLetter(String publisher, String reason, String detail) {
    return reason.equals(DEAD_LETTER);
  }
}
