package io.counterwatch.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody.OutboxLost;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.MosquittoProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device whose outbox is on a disk to which all sorts of things happen. */
class DiskDeviceIT {
  private static final DeviceIdentity IDENTITY =
      new DeviceIdentity("hb-province", "hb-province-kiosk-1", DeviceKind.KIOSK, null);

  @TempDir private Path folder;
  private MosquittoProcess broker;
  private ScriptedServer server;
  private DeviceHost host;

  @BeforeEach
  void start() throws MqttException {
    broker = MosquittoProcess.start();
    server = new ScriptedServer(broker.url(), Outboxes.NOW_MICROS, 1);
    server.announce("run-a", true);
    host = DeviceHost.withMachineClock(broker.url(), ZoneOffset.ofHours(7));
  }

  @AfterEach
  void stop() throws MqttException {
    host.close();
    server.close();
    broker.close();
  }

  @Test
  void aRestartGoesOnInTheSameEpoch() throws IOException {
    Path disk = folder.resolve("disk");
    deliver(disk, 1, 20);
    deliver(disk, 21, 40);
    assertThat(subjects()).hasSize(40).doesNotHaveDuplicates();
    assertThat(server.seen().stream().map(seen -> seen.event().epoch()).distinct()).hasSize(1);
  }

  @Test
  void anOlderCopyOfTheStorageBeginsANewEpochAndDoublesNothing() throws IOException {
    Path disk = folder.resolve("disk");
    Path copy = folder.resolve("copy");
    deliver(disk, 1, 10);
    try (DiskOutbox offline = Outboxes.open(disk)) {
      append(offline, 11, 15);
    }
    // 11 to 15 are not acknowledged in the copy; the original delivers them, and more.
    Outboxes.copy(disk, copy);
    deliver(disk, 16, 30);
    deliver(copy, 116, 120);
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      expected.add("A-" + i);
    }
    for (int i = 116; i <= 120; i++) {
      expected.add("A-" + i);
    }
    // The offline opening was never answered, so 11 to 15 might have been new: they come twice.
    assertThat(distinctSubjects()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(server.seen().stream().map(seen -> seen.event().epoch()).distinct()).hasSize(2);
  }

  @Test
  void aCopyThatWasMadeWhileConnectedDoublesNothing() throws IOException {
    Path disk = folder.resolve("disk");
    Path copy = folder.resolve("copy");
    deliver(disk, 1, 10);
    Outboxes.copy(disk, copy);
    deliver(disk, 11, 30);
    deliver(copy, 111, 115);
    assertThat(subjects()).hasSize(35).doesNotHaveDuplicates().contains("A-111", "A-115");
  }

  @Test
  void aCopyThatRecordsMoreThanTheGapBeforeItConnectsLosesNothing() throws IOException {
    Path disk = folder.resolve("disk");
    Path copy = folder.resolve("copy");
    deliver(disk, 1, 10);
    Outboxes.copy(disk, copy);
    deliver(disk, 11, 20);
    // Sequences 11 to 30 of the copy: that the server has 20 is below its next.
    deliver(copy, 111, 130);
    assertThat(subjects()).hasSize(40).doesNotHaveDuplicates().contains("A-111", "A-130");
    assertThat(server.seen().stream().map(seen -> seen.event().epoch()).distinct()).hasSize(2);
  }

  @Test
  void theServerHearsAtOnceWhatIsLost() throws IOException {
    Path disk = folder.resolve("disk");
    try (DiskOutbox outbox = Outboxes.open(disk)) {
      append(outbox, 1, 2_000);
    }
    // The first events are damaged: more than the server is ever sent ahead of a hole.
    Path file = OutboxFolder.segments(disk.resolve("events-000001")).getFirst();
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, SegmentHeader.BYTES, bytes.length / 2, (byte) 7);
    Files.write(file, bytes);
    deliver(disk, 2_001, 2_003);
    List<Event> losses =
        server.seen().stream()
            .map(ScriptedServer.Seen::event)
            .filter(event -> event.body() instanceof OutboxLost)
            .toList();
    assertThat(losses).isNotEmpty();
    assertThat(((OutboxLost) losses.getFirst().body()).from()).isEqualTo(1);
    assertThat(subjects()).contains("A-2000", "A-2003");
  }

  /** A device with that outbox comes, records, and goes when all is acknowledged. */
  private void deliver(Path disk, int from, int to) throws IOException {
    try (DiskOutbox outbox = Outboxes.open(disk)) {
      Device device =
          new Device(
              host,
              IDENTITY,
              outbox,
              new Random(1),
              UnaryOperator.identity(),
              ScriptedServer.PATIENT);
      append(outbox, from, to);
      int births = server.births().size();
      device.start();
      Await.until("connected", () -> server.births().size() > births);
      Await.until(
          "all acknowledged",
          () -> device.pending() == 0 && distinctSubjects().contains("A-" + to));
      device.stop().join();
    }
  }

  private static void append(Outbox outbox, int from, int to) {
    List<Outbox.Draft> drafts = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      drafts.add(new Outbox.Draft(Outboxes.NOW_MICROS + i, "A-" + i, Outboxes.body(i), null));
    }
    assertThat(outbox.append(drafts)).isPositive();
  }

  private List<String> subjects() {
    return server.seen().stream()
        .map(seen -> String.valueOf(seen.event().subject()))
        .filter(subject -> subject.startsWith("A-"))
        .toList();
  }

  private List<String> distinctSubjects() {
    return subjects().stream().distinct().toList();
  }
}
