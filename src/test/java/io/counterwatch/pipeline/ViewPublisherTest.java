package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.Organisation;
import io.counterwatch.testing.Story;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How often views are made while events keep coming. */
class ViewPublisherTest {
  private static final long MILLI = 1_000_000;

  @Test
  void viewsThatTakeLongLeaveTheThreadToTheEvents() {
    Clock clock = new Clock();
    Figures figures = new Figures();
    Registry registry = new Registry(Organisation.empty(ZoneId.of("UTC")), true);
    registry.admitCentre("hall", ZoneId.of("UTC"), false);
    CentreDays days = new CentreDays(registry, figures);
    days.loadCurrent(Map.of(new EventStore.DayKey("hall", Story.DAY), List.of()));
    ViewPublisher views =
        new ViewPublisher(
            days, new Dossiers(registry), registry, new DeviceHealth(registry), clock);
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

  /** A clock that the test moves. */
  private static final class Clock implements WriterClock {
    private long nanos;

    @Override
    public long nowMicros() {
      return Story.micros("12:00:00");
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public double speed() {
      return 1;
    }

    @Override
    public String run() {
      return "test";
    }
  }
}
