package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.device.Device;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.EventBody;
import io.counterwatch.testing.Await;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One queue at one counter of a {@link MonitoredSite}, whose devices publish over MQTT. */
final class WaitingHall {
  static final String CENTRE = "hall";
  static final String SERVICE = "land";
  static final String KIOSK = "hall-kiosk";
  static final String TERMINAL = "hall-counter";

  /** So many may wait. */
  static final int MAX_WAITING = 3;

  private static final String COUNTER = "1";
  private static final String CLERK = "s-01";

  private final MonitoredSite site;
  private final Device kiosk;
  private final Device terminal;
  private final Deque<String> waiting = new ArrayDeque<>();
  private @Nullable String called;
  private int issued;

  /** With nobody in it, and its counter open. */
  WaitingHall(MonitoredSite site) {
    this.site = site;
    kiosk = site.device(CENTRE, KIOSK, DeviceKind.KIOSK);
    terminal = site.device(CENTRE, TERMINAL, DeviceKind.TERMINAL);
    record(terminal, new EventBody.CounterOpened(COUNTER, CLERK, List.of()), null);
    awaitStored();
  }

  /** What the organisation file says of it. */
  static String organisation() {
    return """
    province: {id: hoa-binh, name: {vi: Hòa Bình, en: Hoa Binh}, zone: %s}
    services:
      - {id: land, name: {vi: Đất đai, en: Land}, max-waiting: %d}
      - {id: tax, name: {vi: Thuế, en: Tax}}
    centres:
      - id: hall
        name: {vi: Bộ phận Một cửa, en: One-stop office}
        level: commune
        parent: hoa-binh
        services: [land, tax]
        counters: [{id: "1"}, {id: "2"}]
        devices: [{id: hall-kiosk, kind: kiosk}, {id: hall-counter, kind: terminal}]
    """
        .formatted(MonitoredSite.zoneAtNoon(), MAX_WAITING);
  }

  /** Somebody takes a ticket. */
  void issue() {
    issued++;
    String ticket = "t-" + issued;
    waiting.add(ticket);
    record(
        kiosk, new EventBody.TicketIssued(SERVICE, "A" + issued, null, false, null, null), ticket);
  }

  /** People come until so many wait. */
  void issueUntilWaiting(int tickets) {
    while (waiting.size() < tickets) {
      issue();
    }
  }

  /** The counter is done with whom it serves, and calls the next. */
  void callNext() {
    finish();
    String next = waiting.remove();
    record(terminal, new EventBody.TicketCalled(COUNTER, CLERK), next);
    record(terminal, new EventBody.ServiceStarted(COUNTER, CLERK), next);
    called = next;
  }

  /** Until nobody waits. */
  void callAll() {
    while (!waiting.isEmpty()) {
      callNext();
    }
    finish();
  }

  private void finish() {
    if (called != null) {
      record(terminal, new EventBody.ServiceFinished(COUNTER, CLERK, null), called);
      called = null;
    }
  }

  /** Waits until the server has stored all that the devices recorded. */
  void awaitStored() {
    Await.until("all is stored", () -> kiosk.pending() == 0 && terminal.pending() == 0);
  }

  int waiting() {
    return waiting.size();
  }

  /** What the API says of the service. */
  JsonNode service() {
    for (JsonNode service : site.server().json("/api/v1/centres/" + CENTRE).path("services")) {
      if (service.path("service").asText().equals(SERVICE)) {
        return service;
      }
    }
    throw new AssertionError("the API has no " + SERVICE);
  }

  private static void record(Device device, EventBody body, @Nullable String subject) {
    assertThat(device.record(body, subject, MonitoredSite.nowMicros())).isTrue();
  }
}
