package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.DeviceFaults.CodeState;
import io.counterwatch.centre.DeviceFaults.Fault;
import io.counterwatch.centre.DeviceStates.DeviceNow;
import io.counterwatch.centre.DeviceStates.KindStates;
import io.counterwatch.centre.DeviceStates.State;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.testing.Story;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which faults a device has now, and what that makes of it. */
class DeviceFaultsTest {
  private static final long EIGHT = Story.micros("08:00:00");

  private final List<Event> events = new ArrayList<>();

  private DeviceFaultsTest fault(long second, String code, @Nullable String severity) {
    events.add(event(second, new EventBody.DeviceFault(code, severity)));
    return this;
  }

  private DeviceFaultsTest recovered(long second, String code) {
    events.add(event(second, new EventBody.DeviceRecovered(code, null)));
    return this;
  }

  private Event event(long second, EventBody body) {
    return Story.event(EIGHT + second * 1_000_000, null, body, events.size() + 1);
  }

  private static Fault since(long second, String code, @Nullable String severity) {
    return new Fault(code, severity, EIGHT + second * 1_000_000);
  }

  private static DeviceFaults folded(List<Event> events) {
    DeviceFaults faults = DeviceFaults.NONE;
    for (Event event : events) {
      faults = faults.and(event);
    }
    return faults;
  }

  /** What they come to, the same in whatever order they arrive. */
  private DeviceFaults faults() {
    DeviceFaults faults = folded(events);
    List<Event> shuffled = new ArrayList<>(events);
    for (int seed = 0; seed < 50; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(folded(shuffled)).isEqualTo(faults);
    }
    return faults;
  }

  @Test
  void theNewestOfEachCodeCounts() {
    fault(1, "paper-low", "warning").fault(2, "jam", null).recovered(3, "jam");
    fault(4, "paper-out", "error").recovered(5, "paper-out").fault(6, "paper-out", null);
    assertThat(faults().now())
        .containsExactly(since(1, "paper-low", "warning"), since(6, "paper-out", null));
  }

  @Test
  void atTheSameMomentTheLaterSequenceCounts() {
    fault(1, "jam", null).recovered(1, "jam");
    recovered(2, "paper-out").fault(2, "paper-out", null);
    assertThat(faults().now()).containsExactly(since(2, "paper-out", null));
  }

  @Test
  void aRecoveryOfAnotherCodeOrWithoutAFaultMendsNothing() {
    recovered(1, "lamp").fault(2, "jam", null).recovered(3, "paper-out");
    assertThat(faults().now()).containsExactly(since(2, "jam", null));
  }

  @Test
  void aFaultThatIsSaidAgainIsAsItWasSaidLast() {
    fault(1, "paper", "low").fault(60, "paper", "out");
    assertThat(faults().now()).containsExactly(since(60, "paper", "out"));
  }

  @Test
  void whatHappenedOnceAtAGatewayIsNoState() {
    fault(1, DeviceFaults.REFUSED_BY_GATEWAY, "schema: 3").fault(2, DeviceFaults.OUTBOX_LOST, null);
    assertThat(faults()).isEqualTo(DeviceFaults.NONE);
  }

  @Test
  void ofTooManyCodesThoseGoThatRecoveredLongestAgo() {
    recovered(0, "old").recovered(1, "newer");
    for (int i = 0; i < DeviceFaults.MAX_CODES - 1; i++) {
      fault(10 + i, "c" + i, null);
    }
    DeviceFaults full = folded(events);
    assertThat(full.codes()).hasSize(DeviceFaults.MAX_CODES);
    assertThat(full.codes()).extracting(CodeState::code).contains("newer").doesNotContain("old");
    fault(100, "x", null).fault(101, "y", null);
    assertThat(folded(events).codes())
        .hasSize(DeviceFaults.MAX_CODES)
        .extracting(CodeState::code)
        .contains("x", "y")
        .doesNotContain("newer", "c0");
  }

  @Test
  void aFaultyDeviceIsFaultyOnlyWhileItReports() {
    DeviceFaults jammed = fault(5, "jam", null).fault(9, "paper-low", null).faults();
    DeviceNow faulty = DeviceNow.of("k-1", "kiosk", true, EIGHT, jammed);
    assertThat(faulty.state()).isEqualTo(State.FAULTY);
    assertThat(faulty.sinceMicros()).isEqualTo(EIGHT + 5_000_000);
    DeviceNow silent = DeviceNow.of("k-2", "kiosk", false, EIGHT, jammed);
    assertThat(silent.state()).isEqualTo(State.OFFLINE);
    assertThat(silent.sinceMicros()).isEqualTo(EIGHT);
    assertThat(silent.faults()).hasSize(2);
    DeviceNow well = DeviceNow.of("k-0", null, true, EIGHT, DeviceFaults.NONE);
    assertThat(well.state()).isEqualTo(State.ONLINE);
    DeviceStates states = DeviceStates.of(List.of(silent, well, faulty));
    assertThat(states.troubled()).containsExactly(faulty, silent);
    assertThat(states.kinds())
        .extracting(KindStates::kind)
        .containsExactly("kiosk", DeviceStates.UNKNOWN_KIND);
    assertThat(states.in(State.OFFLINE)).isEqualTo(1);
    assertThat(states.kinds().getFirst().in(State.ONLINE)).isZero();
  }

  @Test
  void aViewNamesOnlySoManyDevicesAndCountsAll() {
    List<DeviceNow> silent = new ArrayList<>();
    for (int i = 0; i < 3 * DeviceStates.MAX_TROUBLED; i++) {
      silent.add(DeviceNow.of("d" + i, "camera", false, null, DeviceFaults.NONE));
    }
    DeviceStates states = DeviceStates.of(silent);
    assertThat(states.troubled()).hasSize(DeviceStates.MAX_TROUBLED);
    assertThat(states.in(State.OFFLINE)).isEqualTo(silent.size());
  }
}
