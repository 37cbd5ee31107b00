package io.counterwatch.simulator;

import io.counterwatch.event.DeviceKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A simulated centre. Every one has a kiosk, a terminal at each counter and one in the back office;
 * the larger ones a camera and a scanner too, the provincial one also a rating stand and a terminal
 * of the support team. What a centre has no device of its own for, its back office records.
 *
 * @param level {@code province} or {@code commune}
 * @param ticketsPerDay on an ordinary day
 * @param everyDay whether it opens on Saturday and Sunday too
 */
public record CentreProfile(
    String id,
    String nameVi,
    String nameEn,
    String level,
    List<ServiceProfile> services,
    List<CounterProfile> counters,
    int ticketsPerDay,
    boolean everyDay) {

  private static final int LARGE_COUNTERS = 4;
  private static final int LARGEST_SUPPORT_TEAM = 4;
  private static final int TICKETS_PER_HELPER = 60;

  /** The device that prints the tickets. */
  public String kiosk() {
    return id + "-kiosk-1";
  }

  /** The device on which a counter's clerk works. */
  public String terminal(String counter) {
    return id + "-counter-" + counter;
  }

  /** All devices, the kiosk first, then the counters' terminals. */
  public List<DeviceProfile> devices() {
    List<DeviceProfile> devices = new ArrayList<>();
    devices.add(new DeviceProfile(kiosk(), DeviceKind.KIOSK));
    for (CounterProfile counter : counters) {
      devices.add(new DeviceProfile(terminal(counter.id()), DeviceKind.TERMINAL));
    }
    devices.add(new DeviceProfile(office(), DeviceKind.TERMINAL));
    if (isLarge()) {
      devices.add(new DeviceProfile(id + "-camera-1", DeviceKind.CAMERA));
      devices.add(new DeviceProfile(scanner(), DeviceKind.SCANNER));
    }
    if (isProvincial()) {
      devices.add(new DeviceProfile(ratingStand(), DeviceKind.RATING));
      devices.add(new DeviceProfile(support(), DeviceKind.TERMINAL));
    }
    return List.copyOf(devices);
  }

  /** The back office: dossiers of which no citizen is at the counter, enquiries from afar. */
  String office() {
    return id + "-office-1";
  }

  /** What counts the people in the hall; null where nothing does. */
  @Nullable String camera() {
    return isLarge() ? id + "-camera-1" : null;
  }

  /** What papers are scanned on. */
  String scanner() {
    return isLarge() ? id + "-scanner-1" : office();
  }

  /** What records the ratings that are given by one's own phone. */
  String ratingStand() {
    return isProvincial() ? id + "-rating-1" : office();
  }

  /** What the support team and the information desk note down on. */
  String support() {
    return isProvincial() ? id + "-support-1" : office();
  }

  /** How many help citizens with their submissions. */
  int supportTeam() {
    return Math.clamp(
        Math.round(ticketsPerDay / (double) TICKETS_PER_HELPER), 1, LARGEST_SUPPORT_TEAM);
  }

  private boolean isLarge() {
    return counters.size() >= LARGE_COUNTERS;
  }

  private boolean isProvincial() {
    return level.equals("province");
  }
}
