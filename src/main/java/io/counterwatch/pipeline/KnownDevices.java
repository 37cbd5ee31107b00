package io.counterwatch.pipeline;

import io.counterwatch.pipeline.EventStore.DeviceRow;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each device, by its id and by its centre: every view asks for its centre's, and
 * going through those of a whole country for each would cost their product.
 */
final class KnownDevices {
  private final Map<String, DeviceRow> byId = new LinkedHashMap<>();
  private final Map<String, Map<String, DeviceRow>> byCentre = new HashMap<>();

  void clear() {
    byId.clear();
    byCentre.clear();
  }

  /** Replaces what is known of it; it may have come to another centre. */
  void put(DeviceRow row) {
    DeviceRow before = byId.put(row.device(), row);
    if (before != null && !before.centre().equals(row.centre())) {
      byCentre.getOrDefault(before.centre(), new HashMap<>()).remove(row.device());
    }
    byCentre.computeIfAbsent(row.centre(), centre -> new LinkedHashMap<>()).put(row.device(), row);
  }

  @Nullable DeviceRow get(String device) {
    return byId.get(device);
  }

  boolean contains(String device) {
    return byId.containsKey(device);
  }

  int size() {
    return byId.size();
  }

  Set<String> ids() {
    return Collections.unmodifiableSet(byId.keySet());
  }

  Collection<DeviceRow> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** Those of a centre, in the order in which they came to it. */
  List<DeviceRow> of(String centre) {
    return List.copyOf(byCentre.getOrDefault(centre, Map.of()).values());
  }
}
