package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.centre.TicketView;
import io.counterwatch.device.ClockReading;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.Reading;
import io.counterwatch.testing.Story;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.EventWriter;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;

/** From a device's wrong clock through handshake, message and log to the figures of a day. */
class DeviceClocksInFiguresTest {
  private static final long MILLIS = 1_000;
  private static final int DAY_MILLIS = 86_400_000;
  private static final String EPOCH = "00000000000000aa";

  private MemoryStore store = new MemoryStore();
  private WriterRun run = WriterRun.open(store, Story.micros("07:00:00"));

  @BeforeTry
  void begin() {
    store = new MemoryStore();
    run = WriterRun.open(store, Story.micros("07:00:00"));
  }

  /**
   * A device's clock.
   *
   * @param wrongMillis how far it is behind the server's
   * @param thereMillis the birth's way to the server
   * @param backMillis the answer's way back
   */
  private record Clock(int wrongMillis, int thereMillis, int backMillis) {
    long at(long trueMicros) {
      return trueMicros - wrongMillis * MILLIS;
    }

    ClockReading reading() {
      long answered = Story.micros("06:00:00");
      return ClockReading.of(
          thereMillis + backMillis, at(answered + backMillis * MILLIS), answered, 1);
    }
  }

  /** What the server reads of an event that happened at that moment. */
  private static Reading event(
      String device, Clock clock, long trueMicros, long received, EventBody body) {
    ClockReading reading = clock.reading();
    byte[] message =
        EventWriter.write(
            new EventWriter.OutgoingEvent(
                "hall",
                device,
                device + trueMicros,
                EPOCH,
                trueMicros - Story.micros("00:00:00") + 1,
                clock.at(trueMicros),
                reading.offsetMillis(),
                reading.boundMillis(),
                "A",
                body,
                ZoneOffset.ofHours(7)));
    return new EventReader(new WithoutClock()).read("hall", device, message, received).getFirst();
  }

  /** The camera has no clock. */
  private static final class WithoutClock implements EventReader.SourceRules {
    @Override
    public boolean mayPublish(String publisher, String device) {
      return false;
    }

    @Override
    public boolean clockReceived(String device) {
      return device.equals("camera");
    }
  }

  private void send(String device, Reading reading) {
    run.offer("hall", device, List.of(reading));
    run.work();
  }

  private TicketView.LegView leg() {
    ServiceDay day =
        new ServiceDay(CentrePlan.unconfigured("hall", ZoneId.of("UTC"), false), Story.DAY);
    day.add(store.log.stream().map(EventStore.NewEvent::event).toList());
    return Objects.requireNonNull(day.ticket("A", Story.micros("20:00:00"))).legs().getFirst();
  }

  private static EventBody issue() {
    return new EventBody.TicketIssued("land", "A", null, false, null, null);
  }

  @Property(tries = 300)
  void aWaitBetweenTwoDevicesIsWithinTheStatedBound(
      @ForAll @IntRange(min = -DAY_MILLIS, max = DAY_MILLIS) int kioskMillis,
      @ForAll @IntRange(min = -200, max = 200) int terminalMillis,
      @ForAll @IntRange(max = 800) int there,
      @ForAll @IntRange(max = 800) int back,
      @ForAll @IntRange(max = 3600) int waitSeconds) {
    Clock kiosk = new Clock(kioskMillis, there, back);
    Clock terminal = new Clock(terminalMillis, back, there);
    long issued = Story.micros("08:00:00");
    long called = issued + waitSeconds * 1_000 * MILLIS;
    long received = Story.micros("10:00:00");
    send("kiosk", event("kiosk", kiosk, issued, received, issue()));
    send(
        "terminal",
        event("terminal", terminal, called, received, new EventBody.TicketCalled("1", null)));

    TicketView.LegView leg = leg();
    long wait = micros(leg.firstCallMicros()) - micros(leg.openedMicros());
    long bound = micros(leg.waitBoundMillis()) * MILLIS;
    assertThat(bound)
        .isEqualTo(
            MILLIS * ((long) kiosk.reading().boundMillis() + terminal.reading().boundMillis()));
    assertThat(Math.abs(wait - (called - issued))).isLessThanOrEqualTo(bound);
    assertThat(leg.waitSeconds()).isNotNegative();
  }

  private static long micros(@Nullable Long micros) {
    return Objects.requireNonNull(micros);
  }

  @Example
  void anEventOfTheFutureHappenedWhenItCame() {
    // The clock went ahead by an hour after the device had compared it.
    long received = Story.micros("08:00:00");
    Clock clock = new Clock(0, 0, 0);
    send("kiosk", event("kiosk", clock, Story.micros("09:00:00"), received, issue()));
    assertThat(leg().openedMicros()).isEqualTo(received);
  }

  @Example
  void whatComesFromADeviceWithoutAClockHappensWhenItComes() {
    Clock years = new Clock(DAY_MILLIS, 0, 0);
    long received = Story.micros("08:00:01");
    send("camera", event("camera", years, Story.micros("08:00:00"), received, issue()));
    send(
        "terminal",
        event(
            "terminal",
            new Clock(0, 20, 20),
            Story.micros("08:05:00"),
            Story.micros("08:05:01"),
            new EventBody.TicketCalled("1", null)));
    TicketView.LegView leg = leg();
    assertThat(leg.openedMicros()).isEqualTo(received);
    assertThat(leg.waitSeconds()).isEqualTo(299);
    assertThat(leg.waitBoundMillis()).as("nobody knows how long it was on its way").isNull();
  }

  @Example
  void aDeviceThatWasOfflineOverTheDaysEndRestatesTheDay() {
    Clock clock = new Clock(DAY_MILLIS / 2, 20, 20);
    send("kiosk", event("kiosk", clock, at("08:00:00"), at("08:00:01"), issue()));
    run.settle();
    run = WriterRun.open(store, at("25:00:00"));
    run.settle();
    DayMeasures before = day();
    assertThat(before.total().expired()).isEqualTo(1);
    assertThat(before.finished()).isTrue();
    assertThat(before.corrections()).isZero();

    long received = at("25:00:00");
    for (Reading reading :
        List.of(
            event("t", clock, at("08:05:00"), received, new EventBody.TicketCalled("1", null)),
            event("t", clock, at("08:06:00"), received, new EventBody.ServiceStarted("1", null)),
            event(
                "t",
                clock,
                at("08:10:00"),
                received,
                new EventBody.ServiceFinished("1", null, null)))) {
      send("t", reading);
    }
    run.settle();
    DayMeasures after = day();
    assertThat(after.total().expired()).isZero();
    assertThat(after.total().served()).isEqualTo(1);
    assertThat(after.total().waits().sum()).isEqualTo(300);
    assertThat(after.corrections()).isEqualTo(3);
  }

  private static long at(String time) {
    return Story.micros(time);
  }

  private DayMeasures day() {
    return Objects.requireNonNull(store.days.get(new EventStore.DayKey("hall", Story.DAY)));
  }
}
