package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.Organisation;
import io.counterwatch.testing.Story;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How often views are made while events keep coming. */
class ViewPublisherTest {
  private static final long MILLI = 1_000_000;

  @Test
  void viewsThatTakeLongLeaveTheThreadToTheEvents() {
    HandClock clock = HandClock.at(Story.micros("12:00:00"));
    Figures figures = new Figures();
    Registry registry = new Registry(Organisation.empty(ZoneId.of("UTC")), true);
    registry.centres().admit("hall");
    CentreDays days = new CentreDays(registry.centres(), figures, new ForecastMail(clock));
    days.loadCurrent(Map.of(new EventStore.DayKey("hall", Story.DAY), List.of()));
    ViewPublisher views =
        new ViewPublisher(
            days, new Dossiers(registry.centres()), registry, new DeviceHealth(registry), clock);
    List<Long> made = new ArrayList<>();
    views
        .board()
        .subscribe(
            view -> {
              made.add(clock.nanos);
              clock.nanos += 200 * MILLI;
            });
    for (int i = 0; i < 100; i++) {
      views.changed(List.of("hall"));
      views.publish(false);
      clock.nanos += 100 * MILLI;
    }
    // Ten seconds of events; without a brake, views would have taken twenty seconds more.
    assertThat(made.size() * 200 * MILLI).isLessThanOrEqualTo(clock.nanos / 4);
    assertThat(made).hasSizeGreaterThan(5);
  }

  @Test
  void anEventWaitsForNoMoreThanOneStretchOfViews() {
    HandClock clock = HandClock.at(Story.micros("12:00:00"));
    Registry registry = new Registry(Organisation.empty(ZoneId.of("UTC")), true);
    CentreDays days = new CentreDays(registry.centres(), new Figures(), new ForecastMail(clock));
    List<String> halls = IntStream.range(0, 100).mapToObj(i -> "hall-" + i).toList();
    halls.forEach(hall -> registry.centres().admit(hall));
    days.loadCurrent(
        halls.stream()
            .collect(
                Collectors.toMap(
                    hall -> new EventStore.DayKey(hall, Story.DAY), hall -> List.of())));
    ViewPublisher views =
        new ViewPublisher(
            days, new Dossiers(registry.centres()), registry, new DeviceHealth(registry), clock);
    List<String> made = new ArrayList<>();
    views
        .board()
        .subscribe(
            view -> {
              made.add(view.centre());
              clock.nanos += 5 * MILLI;
            });
    assertThat(views.refresh()).isTrue();
    views.publish(true);
    assertThat(made).hasSize((int) (ViewPublisher.MAX_STRETCH_NANOS / (5 * MILLI)));
    assertThat(views.behindNanos(clock.nanos)).isEqualTo(ViewPublisher.MAX_STRETCH_NANOS);

    // What happened comes before what only grew older.
    String busy = halls.stream().filter(hall -> !made.contains(hall)).toList().getLast();
    views.changed(List.of(busy));
    views.publish(true);
    assertThat(made.get(10)).isEqualTo(busy);

    // The next round begins before this one is over: who waited since then comes first.
    clock.nanos += 1_000 * MILLI;
    views.refresh();
    views.publish(true);
    views.publishAll();
    assertThat(views.hasMore()).isFalse();
    assertThat(views.behindNanos(clock.nanos)).isZero();
    assertThat(made.subList(0, 100)).containsExactlyInAnyOrderElementsOf(halls);
    assertThat(made).hasSize(120);
  }

  @Test
  void atMidnightTheLastViewsAreMadeAStretchAtATimeAndEachBeforeTheNextDays() {
    HandClock clock = HandClock.at(Story.micros("12:00:00"));
    Registry registry = new Registry(Organisation.empty(ZoneId.of("UTC")), true);
    CentreDays days = new CentreDays(registry.centres(), new Figures(), new ForecastMail(clock));
    List<String> halls = IntStream.range(0, 100).mapToObj(i -> "hall-" + i).toList();
    halls.forEach(hall -> registry.centres().admit(hall));
    load(days, days.missingCurrentDays(clock.nowMicros));
    ViewPublisher views =
        new ViewPublisher(
            days, new Dossiers(registry.centres()), registry, new DeviceHealth(registry), clock);
    List<CentreView> made = new ArrayList<>();
    views
        .board()
        .subscribe(
            view -> {
              made.add(view);
              clock.nanos += 5 * MILLI;
            });

    clock.nowMicros = Story.micros("24:00:01");
    days.recheck();
    List<EventStore.DayKey> today = days.missingCurrentDays(clock.nowMicros);
    days.drainEnded().forEach(views::ended);
    load(days, today);
    views.publish(false);
    assertThat(made.stream().map(CentreView::centre))
        .hasSize((int) (ViewPublisher.MAX_STRETCH_NANOS / (5 * MILLI)));
    views.publishAll();
    for (String hall : halls) {
      assertThat(made.stream().filter(view -> view.centre().equals(hall)).map(CentreView::day))
          .containsExactly(Story.DAY, Story.DAY.plusDays(1));
    }
  }

  private static void load(CentreDays days, List<EventStore.DayKey> keys) {
    days.loadCurrent(keys.stream().collect(Collectors.toMap(key -> key, key -> List.of())));
  }
}
