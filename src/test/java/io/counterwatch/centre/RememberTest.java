package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What remembers its fields remembers each of them: whoever adds one and forgets it there is told.
 * What lists, sets and maps hold is held by {@link LateEventsProperties}.
 */
class RememberTest {
  private static final Desk FIRST = new Desk(Days.plan().counter("1"));
  private static final Desk SECOND = new Desk(Days.plan().counter("2"));

  static Stream<Arguments> owners() {
    Ticket ticket = new Ticket("A");
    Leg leg = new Leg(ticket, "land", 0);
    Segment segment = new Segment(FIRST, 0);
    Desk desk = new Desk(Days.plan().counter("3"));
    HallTally hall = new HallTally();
    ServiceAlerts alerts = alerts();
    return Stream.of(
        arguments(ticket, ticket::remember),
        arguments(leg, leg::remember),
        arguments(segment, segment::remember),
        arguments(desk, desk::remember),
        arguments(hall, () -> hall.remember("camera")),
        arguments(alerts, alerts::remember));
  }

  private static Arguments arguments(Object owner, Supplier<Runnable> remember) {
    return Arguments.of(owner, remember);
  }

  private static ServiceAlerts alerts() {
    Undo undo = new Undo(1);
    DayAlerts day = new DayAlerts(Days.plan(), Long.MAX_VALUE, List.of(), undo);
    LegTally legs = new LegTally(Days.LAND, 0, 0);
    return Objects.requireNonNull(day.watch(Days.LAND, legs));
  }

  @ParameterizedTest
  @MethodSource("owners")
  void everyFieldIsSetBack(Object owner, Supplier<Runnable> remember) throws Exception {
    Map<Field, @Nullable Object> before = new LinkedHashMap<>();
    for (Field field : owner.getClass().getDeclaredFields()) {
      if (!Modifier.isFinal(field.getModifiers()) && !Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        field.set(owner, sample(field.getType(), 0));
        before.put(field, field.get(owner));
      }
    }
    assertThat(before).isNotEmpty();
    Runnable back = remember.get();
    for (Field field : before.keySet()) {
      field.set(owner, sample(field.getType(), 1));
      assertThat(same(field, before.get(field), field.get(owner))).as(field.getName()).isFalse();
    }
    back.run();
    for (Field field : before.keySet()) {
      assertThat(same(field, before.get(field), field.get(owner))).as(field.getName()).isTrue();
    }
  }

  private static boolean same(Field field, @Nullable Object a, @Nullable Object b) {
    // Of alerts a copy is kept.
    return field.getType() == AlertMemory.class
        ? episodes(a).equals(episodes(b))
        : Objects.equals(a, b);
  }

  private static List<Object> episodes(@Nullable Object memory) {
    return List.copyOf(((AlertMemory) Objects.requireNonNull(memory)).episodes());
  }

  private static Object sample(Class<?> type, int number) {
    if (type.isEnum()) {
      return type.getEnumConstants()[number];
    }
    if (type == AlertMemory.class) {
      AlertMemory memory = new AlertMemory(Days.LAND);
      for (int i = 0; i < number; i++) {
        memory.episodes().add(new CentreView.AlertEpisode("waiting", "land", 0, 1, 2, 3));
      }
      return memory;
    }
    return Map.<Class<?>, List<?>>of(
            long.class, List.of(1L, 2L),
            int.class, List.of(1, 2),
            boolean.class, List.of(false, true),
            String.class, List.of("a", "b"),
            Desk.class, List.of(FIRST, SECOND))
        .getOrDefault(type, List.of())
        .get(number);
  }
}
