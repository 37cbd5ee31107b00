package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.pipeline.EventStore.CentreRow;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Centres and devices: configured, enrolled, or registered at first sight where that is allowed.
 * What changed since the last call of {@link #drainChanges} is part of the next transaction.
 */
final class Registry {
  /** Limit on centres that register themselves. */
  static final int MAX_CENTRES = 5_000;

  /** Limit on devices that register themselves. */
  static final int MAX_DEVICES = 50_000;

  private final Organisation organisation;
  private final boolean open;
  private final Map<String, CentrePlan> centres = new LinkedHashMap<>();
  private final Map<String, ServiceDays> calendars = new LinkedHashMap<>();
  private final Map<String, DeviceRow> devices = new LinkedHashMap<>();

  /** Centres registered by this process: what a failed commit must not make forget. */
  private final Map<String, CentreRow> registered = new LinkedHashMap<>();

  private final Map<String, CentreRow> changedCentres = new LinkedHashMap<>();
  private final Map<String, DeviceRow> changedDevices = new LinkedHashMap<>();

  /**
   * Of an organisation.
   *
   * @param open whether centres and devices are registered at first sight
   */
  Registry(Organisation organisation, boolean open) {
    this.organisation = organisation;
    this.open = open;
  }

  /** Starts again from what is configured and stored. */
  void reset(Collection<CentreRow> storedCentres, Collection<DeviceRow> storedDevices) {
    centres.clear();
    calendars.clear();
    devices.clear();
    changedCentres.clear();
    changedDevices.clear();
    organisation.centres().values().forEach(this::put);
    for (CentreRow row : storedCentres) {
      if (!centres.containsKey(row.centre())) {
        put(CentrePlan.unconfigured(row.centre(), ZoneId.of(row.zone()), row.history()));
      }
    }
    for (CentreRow row : registered.values()) {
      if (!centres.containsKey(row.centre())) {
        register(row);
      }
    }
    for (DeviceRow row : storedDevices) {
      devices.put(row.device(), row);
    }
    for (CentrePlan plan : organisation.centres().values()) {
      for (CentrePlan.DevicePlan device : plan.devices()) {
        declare(plan.centre(), device);
      }
    }
  }

  private void put(CentrePlan plan) {
    centres.put(plan.centre(), plan);
    calendars.put(plan.centre(), ServiceDays.of(plan));
  }

  private void declare(String centre, CentrePlan.DevicePlan device) {
    DeviceRow known = devices.get(device.device());
    if (known == null || !known.centre().equals(centre)) {
      change(new DeviceRow(device.device(), centre, device.kind(), null, null, null, false));
    }
  }

  /** The zone of centres that name none. */
  ZoneId zone() {
    return organisation.zone();
  }

  /** All centres. */
  Collection<CentrePlan> centres() {
    return centres.values();
  }

  @Nullable CentrePlan centre(String centre) {
    return centres.get(centre);
  }

  /** The calendar of a centre that is known. */
  ServiceDays calendar(String centre) {
    ServiceDays calendar = calendars.get(centre);
    if (calendar == null) {
      throw new IllegalArgumentException("unknown centre " + centre);
    }
    return calendar;
  }

  @Nullable DeviceRow device(String device) {
    return devices.get(device);
  }

  boolean isBestEffort(String device) {
    DeviceRow row = devices.get(device);
    return row != null && row.bestEffort();
  }

  /** Devices of a centre. */
  List<DeviceRow> devicesOf(String centre) {
    List<DeviceRow> found = new ArrayList<>();
    for (DeviceRow row : devices.values()) {
      if (row.centre().equals(centre)) {
        found.add(row);
      }
    }
    return found;
  }

  /**
   * The device, registered now if it is new and that is allowed; null where it is unknown and stays
   * so.
   */
  @Nullable DeviceRow admit(String centre, String device) {
    DeviceRow known = devices.get(device);
    if (known != null) {
      // Its centre may have gone from the organisation file, and with it the calendar of its
      // events.
      return admitCentre(known.centre(), organisation.zone(), false) == null ? null : known;
    }
    if (!open || devices.size() >= MAX_DEVICES) {
      return null;
    }
    return admitCentre(centre, organisation.zone(), false) == null
        ? null
        : change(new DeviceRow(device, centre, null, null, null, null, false));
  }

  /** The centre, registered now if it is new and that is allowed; else null. */
  @Nullable CentrePlan admitCentre(String centre, ZoneId zone, boolean history) {
    CentrePlan known = centres.get(centre);
    if (known != null || !open || centres.size() >= MAX_CENTRES) {
      return known;
    }
    CentreRow row = new CentreRow(centre, zone.getId(), history);
    registered.put(centre, row);
    register(row);
    return centres.get(centre);
  }

  private void register(CentreRow row) {
    put(CentrePlan.unconfigured(row.centre(), ZoneId.of(row.zone()), row.history()));
    changedCentres.put(row.centre(), row);
  }

  /** Notes what a device says of itself. */
  void heard(DeviceRow device, DeviceStatus status, long nowMicros) {
    DeviceKind kind = status.kind();
    change(
        new DeviceRow(
            device.device(),
            device.centre(),
            kind == null ? device.kind() : kind.wireName(),
            status.online(),
            nowMicros,
            status.firmware() == null ? device.firmware() : status.firmware(),
            device.bestEffort()));
  }

  /** Notes that a device sends events without a sequence. */
  void bestEffort(DeviceRow device) {
    if (!device.bestEffort()) {
      change(
          new DeviceRow(
              device.device(),
              device.centre(),
              device.kind(),
              device.online(),
              device.lastSeenMicros(),
              device.firmware(),
              true));
    }
  }

  private DeviceRow change(DeviceRow row) {
    devices.put(row.device(), row);
    changedDevices.put(row.device(), row);
    return row;
  }

  /** What is to be stored with the next batch. */
  Changes drainChanges() {
    Changes changes =
        new Changes(List.copyOf(changedCentres.values()), List.copyOf(changedDevices.values()));
    changedCentres.clear();
    changedDevices.clear();
    return changes;
  }

  /** Rows to be stored. */
  record Changes(List<CentreRow> centres, List<DeviceRow> devices) {}
}
