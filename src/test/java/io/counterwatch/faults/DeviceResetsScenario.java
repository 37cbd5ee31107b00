package io.counterwatch.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Devices are set back to how they left the factory: their storage is gone. */
final class DeviceResetsScenario implements Scenario {
  private static final Duration APART = Duration.ofMillis(200);

  private final Map<String, Integer> resets = new HashMap<>();

  /** Those of them that took a storage of which the server had stored something. */
  private final Map<String, Integer> seen = new HashMap<>();

  private long gone;

  @Override
  public String name() {
    return "device-resets";
  }

  @Override
  public String fault() {
    return "a device is reset to factory, its storage gone";
  }

  @Override
  public Terms terms(Length length) {
    return Terms.of(length.of(5, 50), length.of(800, 10_000)).inCentres(2).eventsPerSecond(250);
  }

  @Override
  public void strike(Ordeal ordeal) throws Exception {
    List<PlayedDevice> devices = ordeal.traffic().devices();
    ordeal.rounds(
        APART,
        round -> {
          ordeal.traffic().allowAhead();
          PlayedDevice device = devices.get(ordeal.random().nextInt(devices.size()));
          PlayedDevice.Gone taken = device.reset();
          gone += taken.unknown();
          resets.merge(device.id(), 1, Integer::sum);
          seen.merge(device.id(), taken.acknowledged() > 0 ? 1 : 0, Integer::sum);
        });
  }

  /**
   * Each reset began an epoch, and the server can say so; but for one that another reset ended
   * before the server heard of it.
   */
  @Override
  public void check(Ordeal ordeal, Findings findings) throws Exception {
    Map<String, Integer> known = new HashMap<>(seen);
    for (PlayedDevice device : ordeal.traffic().devices()) {
      known.merge(device.id(), device.device().upto() > 0 ? 1 : 0, Integer::sum);
    }
    long tail = 0;
    for (JsonNode device : ordeal.site().server().json("/api/v1/devices")) {
      String id = device.get("device").asText();
      int least = Math.max(1, known.getOrDefault(id, 0));
      int most = 1 + resets.getOrDefault(id, 0);
      int epochs = device.get("epochs").asInt();
      if (epochs < least || epochs > most) {
        findings.complain(
            "epochs of %s: expected %d to %d, but %d".formatted(id, least, most, epochs));
      }
      tail += device.get("unknownTail").asLong();
    }
    if (tail > gone) {
      findings.complain("an unknown tail of %d events, but only %d went".formatted(tail, gone));
    }
    ordeal.tell("%d events went with their storages, not yet told to be stored".formatted(gone));
  }
}
