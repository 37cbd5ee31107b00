package io.counterwatch.centre;

import io.counterwatch.event.Event;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a fold holds, written out by reflection: two folds of the same events have the same
 * text, and a field that somebody adds is in it by itself. Left out is what no figure and no later
 * event depends on: the room that arrays have left, the order of most maps and sets, and what is
 * remembered to take events back.
 */
final class FoldText {
  /** Whose order is the order in which things came. */
  private static final Set<String> ORDERED = Set.of("desks", "byService", "services");

  /** What only says how it came to this state. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "DayFold.undo",
          "DayFold.listener",
          "DayFold.rules",
          "DayAlerts.undo",
          "ServiceAlerts.undo",
          "TicketTally.undo",
          "WorkTally.undo",
          "WorkTally.builds",
          "OtherTally.undo",
          "OtherTally.anomalies");

  private final Map<Object, String> names = new IdentityHashMap<>();
  private final Set<Object> written = Collections.newSetFromMap(new IdentityHashMap<>());

  private FoldText() {}

  /** Everything; sums of work that wait to be built again are built. */
  static String of(DayFold fold) {
    fold.work().ofStaff(0);
    FoldText text = new FoldText();
    Map<?, ?> tickets = (Map<?, ?>) Objects.requireNonNull(value(fold, "tickets"));
    for (Object each : tickets.values()) {
      Ticket ticket = (Ticket) each;
      text.names.put(ticket, "ticket " + ticket.subject);
      for (int leg = 0; leg < ticket.legs.size(); leg++) {
        String name = ticket.subject + "/" + leg;
        text.names.put(ticket.legs.get(leg), "leg " + name);
        List<Segment> segments = ticket.legs.get(leg).segments;
        for (int i = 0; i < segments.size(); i++) {
          text.names.put(segments.get(i), "segment " + name + "/" + i);
        }
      }
    }
    fold.desks().forEach((id, desk) -> text.names.put(desk, "desk " + id));
    List<String> owned = new ArrayList<>();
    text.names.forEach((each, name) -> owned.add(name + " = " + text.fields(each) + "\n"));
    Collections.sort(owned);
    return text.fields(fold) + "\n" + String.join("", owned);
  }

  private static @Nullable Object value(Object owner, String field) {
    try {
      Field named = owner.getClass().getDeclaredField(field);
      named.setAccessible(true);
      return named.get(owner);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private String fields(Object owner) {
    StringBuilder text = new StringBuilder(owner.getClass().getSimpleName()).append('{');
    for (Field field : owner.getClass().getDeclaredFields()) {
      String name = owner.getClass().getSimpleName() + "." + field.getName();
      if (!Modifier.isStatic(field.getModifiers()) && !LEFT_OUT.contains(name)) {
        Object value = value(owner, field.getName());
        text.append(field.getName()).append('=').append(text(value, field.getName())).append(' ');
      }
    }
    return text.append('}').toString();
  }

  private String text(@Nullable Object value, String field) {
    return switch (value) {
      case null -> "null";
      case Collection<?> all -> collection(all);
      case Map<?, ?> map -> map(map, field);
      case DistributionTally tally -> fields(tally.snapshot());
      case StepCounts counts -> counts(counts);
      case UnionTally union -> union(union);
      case Object named when names.containsKey(named) -> names.getOrDefault(named, "");
      case Leg leg -> "stray leg of " + leg.ticket.subject;
      case Segment segment -> "stray segment at " + segment.desk.counter();
      case Ticket ticket -> "stray ticket " + ticket.subject;
      case CentrePlan plan -> plan.centre();
      case ServicePlan plan -> plan.service();
      case CounterPlan plan -> plan.counter();
      case Event event -> event.id();
      case Object array when array.getClass().isArray() -> array(array, Array.getLength(array));
      case Object own
          when own.getClass().getPackageName().equals("io.counterwatch.centre")
              && !(own instanceof Record)
              && !(own instanceof Enum<?>) ->
          written.add(own) ? fields(own) : own.getClass().getSimpleName() + " as above";
      default -> value.toString();
    };
  }

  private String collection(Collection<?> all) {
    List<String> parts = new ArrayList<>();
    all.forEach(each -> parts.add(text(each, "")));
    if (all instanceof Set<?>) {
      Collections.sort(parts);
    }
    return parts.toString();
  }

  private String map(Map<?, ?> map, String field) {
    List<String> parts = new ArrayList<>();
    map.forEach(
        (key, each) -> {
          // Built anew, it has an entry for each counter, else for each that served.
          if (!(field.equals("byCounter") && each instanceof UnionTally sum && sum.total() == 0)) {
            parts.add(key + ": " + text(each, ""));
          }
        });
    if (!(map instanceof LinkedHashMap<?, ?> && ORDERED.contains(field))) {
      Collections.sort(parts);
    }
    return parts.toString();
  }

  private static String counts(StepCounts counts) {
    List<Integer> all = new ArrayList<>();
    for (int step = 0; step < counts.end(); step++) {
      all.add(counts.at(step));
    }
    return all.toString();
  }

  private static String union(UnionTally union) {
    int size = (int) Objects.requireNonNull(value(union, "size"));
    StringBuilder text = new StringBuilder();
    for (String part : List.of("from", "to", "before")) {
      text.append(array(Objects.requireNonNull(value(union, part)), size));
    }
    return text.toString();
  }

  private static String array(Object array, int length) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      all.add(Array.get(array, i));
    }
    return all.toString();
  }
}
