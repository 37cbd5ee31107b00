package io.counterwatch.simulator;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What goes wrong on purpose on the devices' way to the broker. It changes nothing in what they
 * record; what people and machines get wrong is in the plan of a day.
 */
public record Faults(Set<Fault> active) {
  /** Nothing goes wrong. */
  public static final Faults NONE = new Faults(Set.of());

  /** A kind of fault; its name in a list is the constant's in lower case. */
  public enum Fault {
    /** Some messages are sent twice. */
    DUPLICATES,
    /** Some messages are overtaken by the next one. */
    REORDER,
    /** Some messages are on their way for seconds. */
    DELAY,
    /** Devices lose their connection for a while, and record on. */
    OFFLINE
  }

  /** A copy that nobody can change. */
  public Faults {
    active = Set.copyOf(active);
  }

  /**
   * Reads a list such as {@code duplicates,offline}.
   *
   * @throws IllegalArgumentException with one line that names the unknown word
   */
  public static Faults parse(String list) {
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    for (String word : list.split(",", -1)) {
      faults.add(fault(word.strip()));
    }
    return new Faults(faults);
  }

  boolean has(Fault fault) {
    return active.contains(fault);
  }

  private static Fault fault(String word) {
    for (Fault fault : Fault.values()) {
      if (nameOf(fault).equals(word)) {
        return fault;
      }
    }
    String known = Stream.of(Fault.values()).map(Faults::nameOf).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "no such fault: \"" + word + "\"; known are " + known + ", separated by commas");
  }

  private static String nameOf(Fault fault) {
    return fault.name().toLowerCase(Locale.ROOT);
  }
}
