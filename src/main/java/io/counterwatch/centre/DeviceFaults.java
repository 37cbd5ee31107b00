package io.counterwatch.centre;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a device by its own word: of each code, the newest fault or recovery, in the
 * order of events. So the order of their arrival cannot matter, and a recovery that comes before
 * its fault does is not forgotten.
 *
 * @param codes at most {@link #MAX_CODES}, by code
 */
public record DeviceFaults(List<CodeState> codes) {
  /**
   * Limit on a device's codes, faulty or recovered. Of more, those go first that recovered longest
   * ago, then those that are faulty for longest.
   */
  public static final int MAX_CODES = 32;

  /** A gateway's word that it refused events of a device. */
  public static final String REFUSED_BY_GATEWAY = "refused-by-gateway";

  /** A gateway's word that a device behind it lost events. */
  public static final String OUTBOX_LOST = "outbox-lost";

  /** What happened once: counted by the day, but no state, since nothing recovers from it. */
  private static final Set<String> INCIDENTS = Set.of(REFUSED_BY_GATEWAY, OUTBOX_LOST);

  /** Of a device that has never spoken of any. */
  public static final DeviceFaults NONE = new DeviceFaults(List.of());

  private static final Comparator<CodeState> BY_EVENT =
      Comparator.comparingLong(CodeState::timeMicros).thenComparing(CodeState::key);

  private static final Comparator<CodeState> LEAST_WANTED_FIRST =
      Comparator.comparing(CodeState::faulty).thenComparing(BY_EVENT);

  /**
   * The newest that a device said of a code.
   *
   * @param faulty whether it was a fault, rather than a recovery
   * @param timeMicros the event time
   * @param key the event's place among those of the same time
   */
  public record CodeState(
      String code, @Nullable String severity, boolean faulty, long timeMicros, String key) {}

  /**
   * A fault that a device has now.
   *
   * @param severity in the maker's words, or null
   * @param sinceMicros when the device last said that it has it
   */
  public record Fault(String code, @Nullable String severity, long sinceMicros) {}

  /** Whether an event speaks of faults. */
  public static boolean areOf(Event event) {
    return event.body() instanceof EventBody.DeviceFault
        || event.body() instanceof EventBody.DeviceRecovered;
  }

  /** With one more event of the device; the same where it changes nothing. */
  public DeviceFaults and(Event event) {
    CodeState said;
    if (event.body() instanceof EventBody.DeviceFault fault) {
      said = state(event, fault.code(), fault.severity(), true);
    } else if (event.body() instanceof EventBody.DeviceRecovered recovered) {
      said = state(event, recovered.code(), recovered.severity(), false);
    } else {
      return this;
    }
    if (INCIDENTS.contains(said.code())) {
      return this;
    }
    List<CodeState> changed = new ArrayList<>(codes);
    for (CodeState known : codes) {
      if (known.code().equals(said.code())) {
        if (BY_EVENT.compare(known, said) >= 0) {
          return this;
        }
        changed.remove(known);
      }
    }
    changed.add(said);
    if (changed.size() > MAX_CODES) {
      changed.sort(LEAST_WANTED_FIRST);
      changed.removeFirst();
    }
    changed.sort(Comparator.comparing(CodeState::code));
    return new DeviceFaults(List.copyOf(changed));
  }

  private static CodeState state(
      Event event, String code, @Nullable String severity, boolean faulty) {
    return new CodeState(code, severity, faulty, event.timeMicros(), EventOrder.key(event));
  }

  /** The faults that the device has now, the oldest first. */
  public List<Fault> now() {
    return codes.stream()
        .filter(CodeState::faulty)
        .sorted(BY_EVENT)
        .map(state -> new Fault(state.code(), state.severity(), state.timeMicros()))
        .toList();
  }
}
