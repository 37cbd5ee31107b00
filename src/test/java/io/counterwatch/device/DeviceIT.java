package io.counterwatch.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody.TicketIssued;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.MosquittoProcess;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeviceIT {
  private static final String CENTRE = "hb-province";
  private static final String DEVICE = "hb-province-kiosk-1";
  private static final String EPOCH = "7c9e6679f0c4a1b2";

  private MosquittoProcess broker;
  private ScriptedServer server;
  private DeviceHost host;
  private Device device;

  @BeforeEach
  void start() throws MqttException {
    broker = MosquittoProcess.start();
    server = new ScriptedServer(broker.url(), machineMicros(), 1);
    host = DeviceHost.withMachineClock(broker.url(), ZoneOffset.ofHours(7));
    device = device(ScriptedServer.PATIENT);
  }

  private Device device(DeviceHabits habits) {
    DeviceIdentity identity = new DeviceIdentity(CENTRE, DEVICE, DeviceKind.KIOSK, null);
    return new Device(
        host, identity, new MemoryOutbox(EPOCH), new Random(1), UnaryOperator.identity(), habits);
  }

  @AfterEach
  void stop() throws MqttException {
    host.close();
    server.close();
    broker.close();
  }

  @Test
  void whatIsRecordedArrivesOnceInOrderAndIsAcknowledged() throws MqttException {
    server.announce("run-a", true);
    record(1);
    device.start();
    record(299);
    Await.until("all acknowledged", () -> device.pending() == 0);

    assertThat(device.upto()).isEqualTo(300);
    assertThat(sequences()).hasSize(300).isSorted().doesNotHaveDuplicates();
    assertThat(server.refused()).isZero();
    Event first = server.seen().getFirst().event();
    assertThat(first.id()).isEqualTo(EPOCH + "-000000000001");
    assertThat(first.clockBoundMillis()).isPositive();
  }

  @Test
  void whatIsNotAcknowledgedIsSentAgain() throws MqttException {
    device = device(DeviceHabits.OF_PROTOCOL);
    server.announce("run-a", true);
    device.start();
    server.acknowledge(false);
    record(1);
    Await.until("sent again", () -> server.duplicates() >= 1);
    assertThat(device.pending()).isEqualTo(1);
    server.acknowledge(true);
    Await.until("acknowledged", () -> device.pending() == 0);
  }

  @Test
  void nothingIsSentToAServerThatIsAbsentOrDoesNotAccept() throws MqttException {
    device.start();
    record(3);
    Await.until("birth", () -> server.births().size() == 1);
    assertThat(server.messages()).isZero();
    server.announce("run-a", false);
    // The order on the device's connection is kept, so the refusal comes after the status.
    server.refuse(CENTRE, DEVICE, "some-event");
    Await.until("told", () -> device.rejectedCount() == 1);
    assertThat(server.messages()).isZero();
    assertThat(device.rejections().getFirst().id()).isEqualTo("some-event");
    server.announce("run-a", true);
    Await.until("acknowledged", () -> device.pending() == 0);
  }

  @Test
  void anotherRunIsGreetedWithABirthAndWhatItForgotIsSentAgain() throws MqttException {
    server.announce("run-a", true);
    device.start();
    record(20);
    Await.until("acknowledged", () -> device.upto() == 20);
    server.forgetAbove(DEVICE, 12);
    server.announce("run-b", true);
    Await.until("birth", () -> server.births().size() == 2);
    Await.until("stored again", () -> server.stored() == 20 && device.upto() == 20);
    assertThat(sequences().subList(20, sequences().size()))
        .containsExactly(13L, 14L, 15L, 16L, 17L, 18L, 19L, 20L);
  }

  @Test
  void aBrokerThatWasKilledIsFoundAgain() throws MqttException {
    server.announce("run-a", true);
    device.start();
    record(5);
    Await.until("acknowledged", () -> device.pending() == 0);
    broker.kill();
    Await.until("noticed", () -> !device.connected());
    record(5);
    broker.restart();
    try (ScriptedServer successor = new ScriptedServer(broker.url(), machineMicros(), 1)) {
      successor.announce("run-b", true);
      Await.until("connected", device::connected);
      Await.until("all stored again", () -> successor.stored() == 10 && device.pending() == 0);
    }
  }

  @Test
  void aCleanStopIsADeath() throws MqttException {
    server.announce("run-a", true);
    device.start();
    Await.until("birth", () -> !server.births().isEmpty());
    device.stop().join();
    Await.until("death", () -> server.deaths().equals(List.of(DEVICE)));
    assertThat(device.connected()).isFalse();
  }

  @Test
  void aCutIsALastWillAndEventsAreRecordedMeanwhile() throws MqttException {
    server.announce("run-a", true);
    device.start();
    Await.until("birth", () -> !server.births().isEmpty());
    device.cut();
    Await.until("last will", () -> server.deaths().equals(List.of(DEVICE)));
    record(3);
    device.start();
    Await.until("acknowledged", () -> device.pending() == 0);
    assertThat(sequences()).containsExactly(1L, 2L, 3L);
  }

  private void record(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(
              device.record(
                  new TicketIssued("land", "A001", null, false, null, null),
                  "20261123-A001",
                  machineMicros()))
          .isTrue();
    }
  }

  private List<Long> sequences() {
    return server.seen().stream().map(seen -> seen.event().sequence()).toList();
  }

  private static long machineMicros() {
    return Instant.now().toEpochMilli() * 1_000;
  }
}
