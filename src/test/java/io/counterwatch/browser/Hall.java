package io.counterwatch.browser;

import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.testing.Await;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A small centre whose only device does what a test says, over MQTT. Times are those of the
 * server's clock.
 */
final class Hall implements AutoCloseable {
  /** The clerk at its first counter. */
  static final String CLERK = "s-91";

  private static final Map<String, String> CLERKS = Map.of("1", CLERK, "2", "s-92", "3", "s-93");
  private static final long MINUTE_MICROS = TimeUnit.MINUTES.toMicros(1);

  private final String centre;
  private final DeviceHost host;
  private final Device device;

  private Hall(String centre, String url) {
    this.centre = centre;
    host = DeviceHost.inServerTime(url, Site.ZONE);
    SplittableRandom random = new SplittableRandom();
    device =
        new Device(
            host,
            new DeviceIdentity(centre, kiosk(centre), DeviceKind.KIOSK, null),
            new MemoryOutbox("00000000000000aa"),
            random);
    device.start();
  }

  /** Its part of the organisation file, with three counters, a service and a clerk at each. */
  static String organisation(String centre, String vietnamese, String english) {
    return """
      - id: %s
        name: {vi: "%s", en: "%s"}
        level: commune
        parent: hoa-binh
        services: [land, household, justice]
        counters:
          - {id: "1", services: [land], sends: [start, finish]}
          - {id: "2", services: [household], sends: [start, finish]}
          - {id: "3", services: [justice], sends: [start, finish]}
        hours: {mon-sun: ["07:30-11:30", "13:30-17:00"]}
        devices: [{id: %s, kind: kiosk}]
        staff: [{id: s-91}, {id: s-92}, {id: s-93}]
    """
        .formatted(centre, vietnamese, english, kiosk(centre));
  }

  private static String kiosk(String centre) {
    return centre + "-kiosk-1";
  }

  /** Switches its device on and opens its counters; returns when that is stored. */
  static Hall open(String centre, String mqttUrl) {
    Hall hall = new Hall(centre, mqttUrl);
    Await.until("the server's time is known", () -> hall.host.serverTime().known());
    for (String counter : CLERKS.keySet()) {
      hall.record(170, null, new EventBody.CounterOpened(counter, clerk(counter), List.of()));
    }
    hall.awaitStored();
    return hall;
  }

  /** Its id. */
  String centre() {
    return centre;
  }

  /** The subject of the ticket with that number. */
  String subject(String number) {
    return day().format(DateTimeFormatter.BASIC_ISO_DATE) + "-" + number;
  }

  /** The service day. */
  LocalDate day() {
    return Instant.EPOCH.plusMillis(nowMicros() / 1_000).atZone(Site.ZONE).toLocalDate();
  }

  /** What the clock in the hall shows. */
  LocalTime time() {
    return Instant.EPOCH.plusMillis(nowMicros() / 1_000).atZone(Site.ZONE).toLocalTime();
  }

  private long nowMicros() {
    return host.serverTime().nowMicros().orElseThrow();
  }

  /** A ticket came out so many minutes ago. */
  void issued(double minutesAgo, String number, String service) {
    record(
        minutesAgo, number, new EventBody.TicketIssued(service, number, null, false, null, null));
  }

  void called(double minutesAgo, String number, String counter) {
    record(minutesAgo, number, new EventBody.TicketCalled(counter, clerk(counter)));
  }

  void started(double minutesAgo, String number, String counter) {
    record(minutesAgo, number, new EventBody.ServiceStarted(counter, clerk(counter)));
  }

  void finished(double minutesAgo, String number, String counter) {
    record(minutesAgo, number, new EventBody.ServiceFinished(counter, clerk(counter), null));
  }

  void missed(double minutesAgo, String number) {
    record(minutesAgo, number, new EventBody.TicketLeft(LeaveReason.NO_SHOW));
  }

  private static String clerk(String counter) {
    return Objects.requireNonNull(CLERKS.get(counter));
  }

  private void record(double minutesAgo, @Nullable String number, EventBody body) {
    long micros = nowMicros() - Math.round(minutesAgo * MINUTE_MICROS);
    String subject = number == null ? null : subject(number);
    if (!device.record(body, subject, micros)) {
      throw new AssertionError("the outbox is full");
    }
  }

  /** Waits until the server has told the device that everything is stored. */
  void awaitStored() {
    Await.until("what happened in " + centre + " is stored", () -> device.pending() == 0);
    if (device.rejectedCount() > 0) {
      throw new AssertionError("refused: " + device.rejections());
    }
  }

  @Override
  public void close() {
    device.stop().join();
    host.close();
  }
}
