package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlan.DevicePlan;
import io.counterwatch.centre.DeviceFaults;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.event.DeviceKind;
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
 * Devices: declared by the organisation file, enrolled, or registered at first sight where that is
 * allowed; and the centres they belong to. What changed since the last call of {@link
 * #drainChanges} is part of the next transaction.
 */
final class Registry {
  /** Limit on devices that register themselves. */
  static final int MAX_DEVICES = 50_000;

  /** An import is asked for by an administrator; it has no password, since it never connects. */
  private static final Enrolment IMPORTED =
      new Enrolment(true, null, false, false, null, null, false);

  private final KnownCentres centres;

  /** What the newest version says, alone: who was declared before is declared no more. */
  private Organisation newest;

  /** The day for which {@link #declaredIn} holds. */
  private LocalDate declaredOn = LocalDate.MIN;

  private final KnownDevices devices = new KnownDevices();
  private final Map<String, String> declaredIn = new HashMap<>();
  private final Directory directory;

  /** Devices of imports, which a failed commit must not make forget. */
  private final Map<String, DeviceRow> imported = new LinkedHashMap<>();

  private final Map<String, DeviceRow> changed = new LinkedHashMap<>();

  /**
   * Of an organisation.
   *
   * @param open whether centres and devices are registered at first sight
   */
  Registry(Organisation organisation, boolean open) {
    this.centres = new KnownCentres(organisation, open);
    this.newest = organisation;
    directory = new Directory(open);
  }

  /** The centres that devices belong to. */
  KnownCentres centres() {
    return centres;
  }

  /** For whoever must decide without waiting. */
  Directory directory() {
    return directory;
  }

  /** From now on the organisation is this. */
  void adopt(Organisation whole, Organisation newestAlone) {
    centres.adopt(whole);
    newest = newestAlone;
  }

  /** Starts again from what is configured and stored. */
  void reset(
      Collection<CentreRow> storedCentres, Collection<DeviceRow> storedDevices, long nowMicros) {
    centres.reset(storedCentres);
    devices.clear();
    changed.clear();
    for (DeviceRow row : storedDevices) {
      devices.put(row);
    }
    for (DeviceRow row : imported.values()) {
      if (!devices.contains(row.device())) {
        put(row);
      }
    }
    declaredOn = LocalDate.MIN;
    declare(nowMicros);
    directory.replace(devices.all());
  }

  /** Must be called at least once a day: then devices may belong elsewhere. */
  void look(long nowMicros) {
    if (declare(nowMicros)) {
      directory.changed();
    }
  }

  /**
   * Where each declared device belongs as of now. One whose days are over stays declared, since
   * what it recorded may still come.
   *
   * @return whether it was looked at anew
   */
  private boolean declare(long nowMicros) {
    LocalDate today = LocalDate.ofInstant(ServiceDays.toInstant(nowMicros), centres.zone());
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

  /** Whether the device stands for imports. */
  static boolean isImport(DeviceRow row) {
    return row.enrolment().equals(IMPORTED);
  }

  @Nullable DeviceRow device(String device) {
    return devices.get(device);
  }

  /**
   * Whether the device may speak in that centre: it belongs there now, or some version's stage has
   * it there, and what it recorded then still comes.
   */
  boolean isOf(DeviceRow device, String centre) {
    return device.centre().equals(centre) || centres.declares(centre, device.device(), null);
  }

  /** The same of an event: of a device that moved, the centre of the event's day counts. */
  boolean isOf(DeviceRow device, Event event) {
    String centre = event.centre();
    return device.centre().equals(centre)
        || centres.declares(centre, device.device(), event.timeMicros());
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
    return devices.of(centre);
  }

  /** Who sent that; null where nothing is taken from them. */
  @Nullable DeviceRow admit(Arrival arrival) {
    return arrival.own()
        ? own(arrival.centre(), arrival.publisher())
        : admit(arrival.centre(), arrival.publisher());
  }

  /**
   * The device, registered now if it is new and that is allowed; null where nothing is taken from
   * it: see {@link Directory#refusal}.
   */
  @Nullable DeviceRow admit(String centre, String device) {
    if (!directory.isAdmitted(device)) {
      return null;
    }
    DeviceRow known = devices.get(device);
    if (known != null) {
      // Its centre may have gone from the organisation file, and with it the calendar of its
      // events.
      return centres.admit(known.centre()) == null ? null : known;
    }
    if (isFull() || centres.admit(centre) == null) {
      return null;
    }
    return put(DeviceRow.firstSeen(device, centre, null));
  }

  /**
   * The server's own voice in a centre, which is kept nowhere: it speaks in each of them, and
   * nobody can connect in its name. Null where there is no such centre.
   */
  private @Nullable DeviceRow own(String centre, String device) {
    return centres.get(centre) == null
        ? null
        : DeviceRow.firstSeen(device, centre, DeviceKind.RATING.wireName());
  }

  /** Registers, where that is allowed, a device that speaks through a gateway. */
  void admitBehind(DeviceRow gateway, String device) {
    if (!devices.contains(device) && !isFull()) {
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

  /** Makes sure that events of an import can come: the centre and the device they come from. */
  boolean admitImport(String centre, String device, ZoneId zone, boolean history) {
    if (centres.admit(centre, zone, history) == null) {
      return false;
    }
    DeviceRow known = devices.get(device);
    boolean enrolled = known != null && known.enrolment().enrolled();
    if (!enrolled && (known == null ? !isFull() : isInUse(known))) {
      imported.put(device, enrol(device, centre, null, IMPORTED));
    }
    return devices.contains(device);
  }

  /** Notes what a device says of itself. */
  void heard(DeviceRow device, DeviceStatus status, long nowMicros) {
    put(device.heard(status, nowMicros));
  }

  /** Notes that a device sends events without a sequence. */
  void bestEffort(DeviceRow device) {
    DeviceRow known = devices.get(device.device());
    if (known == null) {
      known = device;
    }
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
    for (String device : List.copyOf(devices.ids())) {
      if (mended.test(device)) {
        mended(device, problem);
      }
    }
  }

  /** Stores this of a device with the next batch. */
  DeviceRow put(DeviceRow row) {
    devices.put(row);
    changed.put(row.device(), row);
    directory.put(row);
    return row;
  }

  /** What is to be stored with the next batch. */
  Changes drainChanges() {
    Changes changes = new Changes(centres.drainChanges(), List.copyOf(changed.values()));
    changed.clear();
    return changes;
  }

  /** Rows to be stored. */
  record Changes(List<CentreRow> centres, List<DeviceRow> devices) {}

  int deviceCount() {
    return devices.size();
  }
}
