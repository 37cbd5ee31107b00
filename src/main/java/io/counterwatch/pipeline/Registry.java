package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlan.DevicePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.DeviceFaults;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.Event;
import io.counterwatch.pipeline.EventStore.CentreRow;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.counterwatch.pipeline.EventStore.Enrolment;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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

  /** An import is asked for by an administrator; it has no password, since it never connects. */
  private static final Enrolment IMPORTED =
      new Enrolment(true, null, false, false, null, null, false);

  private final boolean open;
  private Organisation organisation;

  /** What the newest version says, alone: who was declared before is declared no more. */
  private Organisation newest;

  /** The day for which {@link #declaredIn} holds. */
  private LocalDate declaredOn = LocalDate.MIN;

  private final Map<String, CentrePlans> centres = new LinkedHashMap<>();
  private final Map<String, ServiceDays> calendars = new LinkedHashMap<>();
  private final Map<String, DeviceRow> devices = new LinkedHashMap<>();
  private final Map<String, String> declaredIn = new HashMap<>();
  private final Directory directory;

  /** Centres registered by this process: what a failed commit must not make forget. */
  private final Map<String, CentreRow> registered = new LinkedHashMap<>();

  /** Devices of imports, which a failed commit must not make forget either. */
  private final Map<String, DeviceRow> imported = new LinkedHashMap<>();

  private final Map<String, CentreRow> changedCentres = new LinkedHashMap<>();
  private final Map<String, DeviceRow> changedDevices = new LinkedHashMap<>();

  /**
   * Of an organisation.
   *
   * @param open whether centres and devices are registered at first sight
   */
  Registry(Organisation organisation, boolean open) {
    this.organisation = organisation;
    this.newest = organisation;
    this.open = open;
    directory = new Directory(open);
  }

  /** For whoever must decide without waiting. */
  Directory directory() {
    return directory;
  }

  /** From now on the organisation is this. */
  void adopt(Organisation whole, Organisation newestAlone) {
    organisation = whole;
    newest = newestAlone;
  }

  /** Starts again from what is configured and stored. */
  void reset(
      Collection<CentreRow> storedCentres, Collection<DeviceRow> storedDevices, long nowMicros) {
    centres.clear();
    calendars.clear();
    devices.clear();
    changedCentres.clear();
    changedDevices.clear();
    organisation.centres().values().forEach(this::put);
    for (CentreRow row : storedCentres) {
      if (!centres.containsKey(row.centre())) {
        put(unconfigured(row));
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
    for (DeviceRow row : imported.values()) {
      if (!devices.containsKey(row.device())) {
        put(row);
      }
    }
    declaredOn = LocalDate.MIN;
    declare(nowMicros);
    directory.replace(devices.values());
  }

  private static CentrePlans unconfigured(CentreRow row) {
    return CentrePlans.registered(row.centre(), ZoneId.of(row.zone()), row.history());
  }

  private void put(CentrePlans plans) {
    centres.put(plans.centre(), plans);
    calendars.put(plans.centre(), plans.calendar());
  }

  /**
   * Where each declared device belongs as of now; to be called at least once a day. One whose days
   * are over stays declared, since what it recorded may still come.
   */
  boolean declare(long nowMicros) {
    LocalDate today = LocalDate.ofInstant(ServiceDays.toInstant(nowMicros), organisation.zone());
    if (today.equals(declaredOn)) {
      return false;
    }
    declaredOn = today;
    declaredIn.clear();
    Map<String, DevicePlan> devicePlans = new HashMap<>();
    DeclaredDevice.on(today, newest)
        .forEach(
            (id, device) -> {
              declaredIn.put(id, device.centre());
              devicePlans.put(id, device.device());
              declare(device.centre(), device.device());
            });
    directory.declare(devicePlans);
    return true;
  }

  private void declare(String centre, DevicePlan device) {
    DeviceRow known = devices.get(device.device());
    if (known == null) {
      put(DeviceRow.firstSeen(device.device(), centre, device.kind()));
    } else if (!known.centre().equals(centre)) {
      put(known.at(centre, device.kind()));
    }
  }

  /** The zone of centres that name none. */
  ZoneId zone() {
    return organisation.zone();
  }

  /** All centres. */
  Collection<CentrePlans> centres() {
    return centres.values();
  }

  @Nullable CentrePlans centre(String centre) {
    return centres.get(centre);
  }

  /** Whether the organisation file has that centre, or an earlier version of it had. */
  boolean isConfigured(String centre) {
    return organisation.centres().containsKey(centre);
  }

  /** Whether the device stands for imports. */
  static boolean isImport(DeviceRow row) {
    return row.enrolment().equals(IMPORTED);
  }

  /** The number of the organisation's version that is in force on that day; 0 for none. */
  int versionOn(LocalDate day) {
    return organisation.versionOn(day);
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

  /**
   * Whether the device may speak in that centre: it belongs there now, or some version's stage has
   * it there, and what it recorded then still comes.
   */
  boolean isOf(DeviceRow device, String centre) {
    return device.centre().equals(centre) || declares(centre, device.device(), null);
  }

  /** The same of an event: of a device that moved, the centre of the event's day counts. */
  boolean isOf(DeviceRow device, Event event) {
    String centre = event.centre();
    return device.centre().equals(centre) || declares(centre, device.device(), event.timeMicros());
  }

  private boolean declares(String centre, String device, @Nullable Long micros) {
    CentrePlans plans = centres.get(centre);
    return plans != null
        && plans.declares(device, micros == null ? null : calendar(centre).dayAt(micros));
  }

  /** The centre whose device the organisation file says it is; null where it says nothing. */
  @Nullable String declaredIn(String device) {
    return declaredIn.get(device);
  }

  /** The device that publishes its events. */
  String publisherOf(String device) {
    return directory.publisherOf(device);
  }

  /** The devices that are expected to report: as declared, without those that were taken out. */
  List<String> expected(CentrePlan plan) {
    List<String> expected = new ArrayList<>();
    for (DevicePlan declared : plan.devices()) {
      DeviceRow row = devices.get(directory.standIn(declared.device()));
      if (row != null && isInUse(row)) {
        expected.add(row.device());
      }
    }
    return expected;
  }

  static boolean isInUse(DeviceRow row) {
    return !row.enrolment().disabled();
  }

  /** Whether something is taken from it, and the organisation file says nothing of when. */
  boolean isUndated(DeviceRow row) {
    return directory.isAdmitted(row.device()) && !directory.isDeclared(row.device());
  }

  boolean isBestEffort(String device) {
    DeviceRow row = devices.get(publisherOf(device));
    return row != null && row.bestEffort();
  }

  boolean isFull() {
    return devices.size() >= MAX_DEVICES;
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
   * The device, registered now if it is new and that is allowed; null where nothing is taken from
   * it: see {@link #refusal}.
   */
  @Nullable DeviceRow admit(String centre, String device) {
    if (!directory.isAdmitted(device)) {
      return null;
    }
    DeviceRow known = devices.get(device);
    if (known != null) {
      // Its centre may have gone from the organisation file, and with it the calendar of its
      // events.
      return admitCentre(known.centre(), organisation.zone(), false) == null ? null : known;
    }
    if (isFull() || admitCentre(centre, organisation.zone(), false) == null) {
      return null;
    }
    return put(DeviceRow.firstSeen(device, centre, null));
  }

  /** Registers, where that is allowed, a device that speaks through a gateway. */
  void admitBehind(DeviceRow gateway, String device) {
    if (!devices.containsKey(device) && !isFull()) {
      put(
          DeviceRow.firstSeen(device, gateway.centre(), null)
              .with(new Enrolment(false, gateway.device(), false, false, null, null, false)));
    }
  }

  /** Lays down what is known of a device. */
  DeviceRow enrol(String device, String centre, @Nullable String kind, Enrolment enrolment) {
    DeviceRow known = devices.get(device);
    DeviceRow base = known == null ? DeviceRow.firstSeen(device, centre, kind) : known;
    return put(base.at(centre, kind).with(enrolment));
  }

  /** The centre, registered now if it is new and that is allowed; else null. */
  @Nullable CentrePlans admitCentre(String centre, ZoneId zone, boolean history) {
    CentrePlans known = centres.get(centre);
    if (known != null || !open || centres.size() >= MAX_CENTRES) {
      return known;
    }
    CentreRow row = new CentreRow(centre, zone.getId(), history);
    registered.put(centre, row);
    register(row);
    return centres.get(centre);
  }

  /** Makes sure that events of an import can come: the centre and the device they come from. */
  boolean admitImport(String centre, String device, ZoneId zone, boolean history) {
    if (admitCentre(centre, zone, history) == null) {
      return false;
    }
    DeviceRow known = devices.get(device);
    boolean enrolled = known != null && known.enrolment().enrolled();
    if (!enrolled && (known == null ? !isFull() : isInUse(known))) {
      imported.put(device, enrol(device, centre, null, IMPORTED));
    }
    return devices.containsKey(device);
  }

  private void register(CentreRow row) {
    put(unconfigured(row));
    changedCentres.put(row.centre(), row);
  }

  /** Notes what a device says of itself. */
  void heard(DeviceRow device, DeviceStatus status, long nowMicros) {
    put(device.heard(status, nowMicros));
  }

  /** Notes that a device sends events without a sequence. */
  void bestEffort(DeviceRow device) {
    DeviceRow known = devices.getOrDefault(device.device(), device);
    if (!known.bestEffort()) {
      put(known.withoutGuarantee());
    }
  }

  /** Notes that a device says that it has a fault, or has it no more. */
  void fault(Event event) {
    DeviceRow known = devices.get(event.device());
    if (known != null) {
      DeviceFaults faults = known.faults().and(event);
      if (!faults.equals(known.faults())) {
        put(known.with(faults));
      }
    }
  }

  /** Notes what is wrong with a device. */
  void problem(String device, DeviceProblem problem) {
    DeviceRow known = devices.get(device);
    if (known != null && problem.outranks(known.problem())) {
      put(known.with(problem));
    }
  }

  /** Notes that this is wrong with a device no longer. */
  void mended(String device, DeviceProblem problem) {
    DeviceRow known = devices.get(device);
    if (known != null && problem.wireName().equals(known.problem())) {
      put(known.with((DeviceProblem) null));
    }
  }

  /** The same of every device for which that holds. */
  void mendedWhere(DeviceProblem problem, Predicate<String> mended) {
    for (String device : List.copyOf(devices.keySet())) {
      if (mended.test(device)) {
        mended(device, problem);
      }
    }
  }

  /** Stores this of a device with the next batch. */
  DeviceRow put(DeviceRow row) {
    devices.put(row.device(), row);
    changedDevices.put(row.device(), row);
    directory.put(row);
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

  int centreCount() {
    return centres.size();
  }

  int deviceCount() {
    return devices.size();
  }
}
