package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.DeviceFaults.Fault;
import io.counterwatch.centre.DeviceStates.DeviceNow;
import io.counterwatch.centre.DeviceStates.State;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.counterwatch.testing.Story;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How a centre's devices are, as the writer sees and keeps it. */
class DeviceStatesTest {
  private static final long NOON = Story.micros("12:00:00");
  private static final String EPOCH = "00000000000000aa";

  private final MemoryStore store = new MemoryStore();
  private WriterRun run = WriterRun.open(store, NOON);

  private static Event fault(String time, String code, int sequence) {
    return Story.event(
        Story.micros(time), null, new EventBody.DeviceFault(code, "warning"), sequence);
  }

  private static Event recovered(String time, String code, int sequence) {
    return Story.event(
        Story.micros(time), null, new EventBody.DeviceRecovered(code, null), sequence);
  }

  private void send(Event... events) {
    run.send(WriterRun.decoded(List.of(events)));
  }

  private List<Fault> stored() {
    return Objects.requireNonNull(store.devices.get("kiosk")).faults().now();
  }

  private CentreView view() {
    run.pass(1);
    run.tick();
    return Objects.requireNonNull(run.writer.views().of("hall"));
  }

  private State state() {
    return view().data().devices().troubled().stream()
        .filter(device -> device.device().equals("kiosk"))
        .map(DeviceNow::state)
        .findFirst()
        .orElse(State.ONLINE);
  }

  private void say(boolean online) {
    run.say(
        "kiosk",
        new DeviceStatus(
            online, false, DeviceKind.KIOSK, online ? EPOCH : null, 1, 1, 0, null, null));
  }

  @Test
  void aFaultIsThereUntilItsRecoveryWhateverComesFirst() {
    send(recovered("09:00:00", "jam", 2));
    send(fault("08:00:00", "jam", 1));
    assertThat(stored()).isEmpty();
    assertThat(state()).isEqualTo(State.ONLINE);
    send(fault("10:00:00", "jam", 3));
    assertThat(stored()).containsExactly(new Fault("jam", "warning", Story.micros("10:00:00")));
    assertThat(state()).isEqualTo(State.FAULTY);
    send(recovered("11:00:00", "jam", 4));
    assertThat(state()).isEqualTo(State.ONLINE);
    assertThat(view().data().anomalies()).isZero();
  }

  @Test
  void aFaultOutlivesTheDayAndTheProcess() {
    send(fault("08:00:00", "jam", 1));
    run = WriterRun.open(store, NOON + 3 * 86_400_000_000L);
    assertThat(state()).isEqualTo(State.OFFLINE);
    say(true);
    assertThat(state()).isEqualTo(State.FAULTY);
    send(recovered("09:00:00", "jam", 2));
    assertThat(state()).isEqualTo(State.ONLINE);
    assertThat(stored()).isEmpty();
  }

  @Test
  void aFaultWhoseCommitFailedIsThereOnceItIsStored() {
    store.failNextCommit();
    send(fault("08:00:00", "jam", 1));
    assertThat(stored()).hasSize(1);
    store.loseNextAnswer();
    send(recovered("09:00:00", "jam", 2));
    assertThat(stored()).isEmpty();
    assertThat(state()).isEqualTo(State.ONLINE);
  }

  @Test
  void aDuplicateOfAnOldFaultBringsNothingBack() {
    send(fault("08:00:00", "jam", 1), recovered("09:00:00", "jam", 2));
    send(fault("08:00:00", "jam", 1));
    assertThat(stored()).isEmpty();
  }

  @Test
  void whoIsSilentOrSaysItGoesIsOfflineThoughFaulty() {
    say(true);
    send(fault("08:00:00", "jam", 1));
    assertThat(state()).isEqualTo(State.FAULTY);
    run.pass(181);
    assertThat(state()).isEqualTo(State.OFFLINE);
    say(true);
    assertThat(state()).isEqualTo(State.FAULTY);
    say(false);
    assertThat(state()).isEqualTo(State.OFFLINE);
  }

  @Test
  void whatIsDisabledIsInNoState() {
    say(true);
    assertThat(view().data().devices().kinds()).hasSize(1);
    run.writer.administration().order(new RegistryOrder.Disable("kiosk"));
    run.work();
    assertThat(view().data().devices().kinds()).isEmpty();
    assertThat(view().data().devicesExpected()).isZero();
  }

  @Test
  void bestEffortDevicesAreCountedApartAndNeverComplete() {
    say(true);
    assertThat(view().data().bestEffortDevices()).isZero();
    assertThat(view().data().completeThroughMicros()).isNotNull();
    Event known = WriterRun.issue(1, Story.micros("08:00:00"));
    run.send(
        WriterRun.decoded(
            List.of(
                new Event(
                    "hall",
                    "kiosk",
                    "kiosk",
                    "a-1",
                    null,
                    0,
                    known.timeMicros(),
                    known.receivedMicros(),
                    0,
                    "T1",
                    1,
                    known.body()))));
    assertThat(view().data().bestEffortDevices()).isEqualTo(1);
    assertThat(view().data().completeThroughMicros()).isNull();
  }

  @Test
  void completenessIsTheShareOfExpectedDevicesThatReport() {
    DeviceRow silent = DeviceRow.firstSeen("silent", "hall", "camera");
    store.devices.put("silent", silent);
    run = WriterRun.open(store, NOON);
    say(true);
    assertThat(view().completeness()).isEqualTo(0.5);
  }
}
