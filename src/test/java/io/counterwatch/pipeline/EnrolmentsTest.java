package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.Event;
import io.counterwatch.pipeline.Administration.ImportRequest;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.counterwatch.testing.Story;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What administrators order, and which devices are let in. */
class EnrolmentsTest {
  private static final long NOON = Story.micros("12:00:00");
  private static final long EIGHT = Story.micros("08:00:00");
  private static final String EPOCH = "00000000000000aa";

  private final MemoryStore store = new MemoryStore();
  private WriterRun run = WriterRun.open(store, NOON);

  private DeviceRow device(String id) {
    return Objects.requireNonNull(store.devices.get(id));
  }

  private RegistryOrder.Answer order(RegistryOrder order) {
    CompletableFuture<RegistryOrder.Answer> answer =
        run.writer.administration().order(order).toCompletableFuture();
    run.work();
    return answer.join();
  }

  private static RegistryOrder.Enrol enrol(String device, String kind, String gateway) {
    return new RegistryOrder.Enrol(
        device, "hall", kind, gateway.isEmpty() ? null : gateway, false, false, "$7$hash");
  }

  @Test
  void anEnrolledDeviceIsAcknowledgedAndADisabledOneIsNot() {
    run = new WriterRun(store, false, NOON);
    store.centres.put("hall", new EventStore.CentreRow("hall", "UTC", false));
    run = new WriterRun(store, false, NOON);
    run.send(WriterRun.issued(1));
    assertThat(run.withheld).isEqualTo(1);
    store.failNextCommit();
    assertThat(order(enrol("kiosk", "kiosk", "")).problem()).isNull();
    run.send(WriterRun.issued(1));
    assertThat(run.stored).isEqualTo(1);
    order(new RegistryOrder.Disable("kiosk"));
    run.send(WriterRun.issued(2));
    assertThat(run.withheld).isEqualTo(2);
    run = new WriterRun(store, false, NOON);
    run.send(WriterRun.issued(2));
    assertThat(run.withheld).isEqualTo(1);
    assertThat(run.rejections.getLast().detail()).isEqualTo("this device is disabled");
    order(new RegistryOrder.Enable("kiosk"));
    run.send(WriterRun.issued(2));
    assertThat(run.stored).isEqualTo(1);
  }

  @Test
  void whatCannotBeIsRefusedWithItsReason() {
    run.send(WriterRun.issued(1));
    assertThat(order(enrol("a", "toaster", "")).problem()).startsWith("kind: must be one of");
    assertThat(order(enrol("a", "kiosk", "b")).problem()).contains("no device b");
    assertThat(order(enrol("a", "kiosk", "kiosk")).problem()).contains("no gateway");
    assertThat(order(enrol("kiosk", "kiosk", "")).problem()).isNull();
    // The same once more is an answer that was lost; with another password it is another order.
    assertThat(order(enrol("kiosk", "kiosk", "")).problem()).isNull();
    assertThat(
            order(
                    new RegistryOrder.Enrol(
                        "kiosk", "hall", "kiosk", null, false, false, "$7$another"))
                .problem())
        .contains("enrolled already");
    assertThat(order(new RegistryOrder.Disable("x")).problem()).isEqualTo("there is no device x");
    assertThat(order(new RegistryOrder.Replace("kiosk", "kiosk", "h")).problem())
        .contains("exists already");
  }

  @Test
  void aSuccessorTakesThePlaceOfAGatewayAndItsDevices() {
    run.send(WriterRun.issued(1));
    order(enrol("gate", "gateway", ""));
    order(enrol("old-printer", "kiosk", "gate"));
    assertThat(run.writer.directory().mayPublish("gate", "old-printer")).isTrue();
    assertThat(order(new RegistryOrder.Replace("gate", "gate-2", "h")).problem()).isNull();
    assertThat(run.writer.directory().mayPublish("gate-2", "old-printer")).isTrue();
    assertThat(run.writer.directory().mayPublish("gate", "old-printer")).isFalse();
    assertThat(run.writer.directory().isAdmitted("gate")).isFalse();
    assertThat(order(new RegistryOrder.Enable("gate")).problem()).contains("replaced by gate-2");
    order(new RegistryOrder.Disable("old-printer"));
    Event seen = WriterRun.issue(1, EIGHT);
    for (int i = 2; i <= 4; i++) {
      Event passedOn =
          new Event(
              "hall",
              "gate-2",
              "old-printer",
              "x" + i,
              EPOCH,
              i,
              EIGHT,
              EIGHT,
              0,
              "T",
              1,
              seen.body());
      run.offer("hall", "gate-2", WriterRun.decoded(List.of(passedOn)));
    }
    run.work();
    // The gateway must not wait for a device that was taken out, nor pay for it.
    assertThat(run.rejected).isEqualTo(3);
    assertThat(store.deadLetters).hasSize(1);
    assertThat(run.rejections.getLast().detail()).isEqualTo("this device is disabled");
  }

  @Test
  void whatWasReplacedStaysReplaced() {
    order(enrol("old", "kiosk", ""));
    order(new RegistryOrder.Replace("old", "new", "h"));
    order(new RegistryOrder.Disable("old"));
    assertThat(order(new RegistryOrder.Enable("old")).problem()).contains("replaced by new");
    RegistryOrder.Enrol again =
        new RegistryOrder.Enrol("old", "hall", "kiosk", null, false, false, "$7$another");
    assertThat(order(again).problem()).isNotNull();
    assertThat(run.writer.directory().isAdmitted("old")).isFalse();
  }

  @Test
  void aRefusedEnrolmentLeavesNoCentreBehind() {
    RegistryOrder.Enrol misspelt =
        new RegistryOrder.Enrol("a", "hal", "kiosk", "no-gate", false, false, "h");
    assertThat(order(misspelt).problem()).contains("no device no-gate");
    run.send(WriterRun.issued(1));
    assertThat(store.centres).doesNotContainKey("hal");
  }

  @Test
  void theServersOwnNamesAreNotForDevices() {
    assertThat(order(enrol("counterwatch-server", "kiosk", "")).problem()).contains("server's own");
    run.offer("hall", "server-survey", WriterRun.issued(1));
    run.work();
    assertThat(run.withheld).isEqualTo(1);
  }

  @Test
  void aDeviceThatMovedIsAnsweredInItsNewCentre() {
    run.send(WriterRun.issued(1));
    order(new RegistryOrder.Move("kiosk", "north"));
    run.writer.intake().status("north", "kiosk", birth(), false);
    run.work();
    assertThat(run.ackCentres.getLast()).isEqualTo("north");
    assertThat(run.lastAck().uptimeMillis()).isEqualTo(7);
  }

  private static DeviceStatus birth() {
    return new DeviceStatus(true, true, DeviceKind.KIOSK, EPOCH, 1, 2, 7, NOON, null);
  }

  @Test
  void anImportIsLetInWhereItsDeviceWasOnlySeen() {
    run.offer("hall", "import-hall", WriterRun.issued(1));
    run.work();
    WriterRun enrolled = new WriterRun(store, false, NOON);
    enrolled
        .writer
        .administration()
        .admitImport(new ImportRequest("hall", "import-hall", ZoneId.of("UTC"), true, true));
    enrolled.work();
    assertThat(enrolled.writer.directory().isAdmitted("import-hall")).isTrue();
  }

  @Test
  void whereRegistrationIsOpenAGatewayBringsItsDevices() {
    assertThat(run.writer.directory().mayPublish("gate", "printer")).isFalse();
    run.writer
        .intake()
        .status(
            "hall",
            "gate",
            new DeviceStatus(true, true, DeviceKind.GATEWAY, EPOCH, 1, 1, 1, NOON, null),
            false);
    run.work();
    assertThat(run.writer.directory().mayPublish("gate", "printer")).isTrue();
    Event seen = WriterRun.issue(1, EIGHT);
    Event passedOn =
        new Event(
            "hall", "gate", "printer", "own-id", EPOCH, 1, EIGHT, EIGHT, 0, "T1", 1, seen.body());
    run.offer("hall", "gate", WriterRun.decoded(List.of(passedOn)));
    run.work();
    assertThat(run.stored).isEqualTo(1);
    assertThat(device("printer").enrolment().gateway()).isEqualTo("gate");
    assertThat(run.writer.directory().mayPublish("kiosk", "printer")).isFalse();
  }
}
