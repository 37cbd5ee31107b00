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
          gone += device.reset();
          resets.merge(device.id(), 1, Integer::sum);
        });
  }

  /** Each reset began an epoch, and the server can say so. */
  @Override
  public void check(Ordeal ordeal, Findings findings) throws Exception {
    long tail = 0;
    for (JsonNode device : ordeal.site().server().json("/api/v1/devices")) {
      String id = device.get("device").asText();
      findings.expect(
          "epochs of " + id, 1 + resets.getOrDefault(id, 0), device.get("epochs").asInt());
      tail += device.get("unknownTail").asLong();
    }
    if (tail > gone) {
      findings.complain("an unknown tail of %d events, but only %d went".formatted(tail, gone));
    }
    ordeal.tell("%d events went with their storages, not yet told to be stored".formatted(gone));
  }
}
