package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlan.DevicePlan;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What is known of devices, for whoever must decide at once and on whatever thread: who may
 * connect, who may speak for whom. The writer alone changes it.
 */
public final class Directory {
  private final boolean open;
  private volatile Map<String, DevicePlan> declared = Map.of();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Map<String, DeviceRow> devices = new ConcurrentHashMap<>();

  /**
   * An empty one.
   *
   * @param open whether devices are registered at first sight
   */
  public Directory(boolean open) {
    this.open = open;
  }

  /** The organisation file's devices, by id. */
  void declare(Map<String, DevicePlan> devicePlans) {
    declared = Map.copyOf(devicePlans);
  }

  void replace(Collection<DeviceRow> rows) {
    Map<String, DeviceRow> known = new ConcurrentHashMap<>();
    rows.forEach(row -> known.put(row.device(), row));
    devices = known;
    changed();
  }

  void put(DeviceRow row) {
    devices.put(row.device(), row);
  }

  /** Tells the listeners that somebody's rights may have changed. */
  void changed() {
    listeners.forEach(Runnable::run);
  }

  /**
   * Calls the listener, on the writer's thread, whenever somebody's rights may have changed: after
   * an administrator's orders, and when all is read from the store anew.
   */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Why nothing is taken from that device, in words for its maker. */
  String refusal(String device) {
    DeviceRow known = devices.get(device);
    if (known != null && known.enrolment().replacedBy() != null) {
      return "this device was replaced by " + known.enrolment().replacedBy();
    }
    return known != null && known.enrolment().disabled()
        ? "this device is disabled"
        : "this device is not enrolled";
  }

  /** Every device. */
  public List<DeviceRow> all() {
    return new ArrayList<>(devices.values());
  }

  /** A device; null where it is not known. */
  public @Nullable DeviceRow device(String device) {
    return devices.get(device);
  }

  /** Whether it is in the organisation file. */
  public boolean isDeclared(String device) {
    return declared.containsKey(device);
  }

  /**
   * Whether its events are taken: enrolled, declared, or anybody where registration is open; and
   * not disabled.
   */
  public boolean isAdmitted(String device) {
    if (isReserved(device)) {
      return false;
    }
    DeviceRow row = devices.get(device);
    if (row == null) {
      return open || isDeclared(device);
    }
    return !row.enrolment().disabled()
        && (open || row.enrolment().enrolled() || isDeclared(device));
  }

  /**
   * Whether the name is kept for the server: it is its own at the broker, may be, or has its
   * rights.
   */
  public static boolean isReserved(String device) {
    return device.equals("counterwatch-server")
        || device.equals("counterwatch-check")
        || device.startsWith("server-");
  }

  /** The device that publishes its events: itself, or its gateway. */
  public String publisherOf(String device) {
    DevicePlan plan = declared.get(device);
    DeviceRow row = devices.get(device);
    String gateway = plan == null ? null : plan.gateway();
    if (gateway == null && row != null) {
      gateway = row.enrolment().gateway();
    }
    return gateway == null ? device : standIn(gateway);
  }

  /** The device itself, or whichever took its place. */
  String standIn(String device) {
    String last = device;
    DeviceRow row = devices.get(device);
    while (row != null && row.enrolment().replacedBy() != null) {
      last = row.enrolment().replacedBy();
      row = devices.get(last);
    }
    return last;
  }

  /**
   * Whether the publisher may speak for the device: its own events, or those of a device behind it.
   * Where registration is open a gateway brings its devices with it.
   */
  public boolean mayPublish(String publisher, String device) {
    if (publisher.equals(device)) {
      return true;
    }
    if (publisherOf(device).equals(publisher)) {
      return true;
    }
    return open && !devices.containsKey(device) && !isDeclared(device) && isGateway(publisher);
  }

  boolean isGateway(String device) {
    DevicePlan plan = declared.get(device);
    DeviceRow row = devices.get(device);
    String kind = plan != null && plan.kind() != null ? plan.kind() : row == null ? "" : row.kind();
    return DeviceKind.GATEWAY.wireName().equals(kind);
  }

  /** Whether the device has no clock, so that its events happen when they are received. */
  public boolean clockReceived(String device) {
    DevicePlan plan = declared.get(device);
    DeviceRow row = devices.get(device);
    return (plan != null && plan.clockReceived())
        || (row != null && row.enrolment().clockReceived());
  }
}
