package io.counterwatch.event;

import java.util.HashMap;
import java.util.Map;

/**
 * A value with a name fixed by the device protocol. The name is written out in the code, never
 * derived from a class or constant, so that a rename here cannot break a device or the event log.
 */
public interface WireNamed {
  /** The name in the protocol's JSON. */
  String wireName();

  /** Maps each constant's wire name to the constant. */
  static <E extends Enum<E> & WireNamed> Map<String, E> index(Class<E> type) {
    Map<String, E> byName = new HashMap<>();
    for (E constant : type.getEnumConstants()) {
      byName.put(constant.wireName(), constant);
    }
    return Map.copyOf(byName);
  }
}
