package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.pipeline.EventStore.DeviceRow;
import org.junit.jupiter.api.Test;

/** Devices by their centre. */
class KnownDevicesTest {
  private final KnownDevices devices = new KnownDevices();

  @Test
  void aDeviceIsFoundInTheCentreWhereItIsNow() {
    DeviceRow kiosk = DeviceRow.firstSeen("kiosk", "hall", null);
    DeviceRow screen = DeviceRow.firstSeen("screen", "hall", null);
    devices.put(kiosk);
    devices.put(screen);
    assertThat(devices.of("hall")).containsExactly(kiosk, screen);

    devices.put(kiosk.withoutGuarantee());
    assertThat(devices.of("hall")).containsExactly(kiosk.withoutGuarantee(), screen);

    DeviceRow moved = screen.at("annex", "display");
    devices.put(moved);
    assertThat(devices.of("hall")).containsExactly(kiosk.withoutGuarantee());
    assertThat(devices.of("annex")).containsExactly(moved);
    assertThat(devices.get("screen")).isEqualTo(moved);
    assertThat(devices.all()).containsExactly(kiosk.withoutGuarantee(), moved);
    assertThat(devices.size()).isEqualTo(2);
  }

  @Test
  void nothingIsLeftAfterAClearing() {
    devices.put(DeviceRow.firstSeen("kiosk", "hall", null));
    devices.clear();
    assertThat(devices.of("hall")).isEmpty();
    assertThat(devices.contains("kiosk")).isFalse();
    assertThat(devices.ids()).isEmpty();
  }
}
