package io.counterwatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.Reading;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever is planned is what a server takes, from a device that may say so. */
class PlannedStreamTest {
  private static final String EPOCH = "7c9e6679f0c4a1b2";
  private static final ZoneOffset OFFSET = ZoneOffset.ofHours(7);
  private static final EventReader READER = new EventReader(new EventReader.OwnEvents(false));

  @Property(tries = 20)
  void everyEventIsReadAsItWasWritten(@ForAll(supplier = AnyCentreDay.class) CentreDay day) {
    CentreProfile centre = day.centre();
    long receivedMicros = WorkingHours.micros(day.day().plusDays(1), 0);

    long sequence = 0;
    for (PlannedEvent event : stream(day)) {
      byte[] message = EventWriter.write(outgoing(centre, event, ++sequence));
      List<Reading> readings = READER.read(centre.id(), event.device(), message, receivedMicros);
      assertThat(readings)
          .singleElement()
          .isInstanceOfSatisfying(
              Reading.Decoded.class,
              read -> {
                assertThat(read.event().body()).isEqualTo(event.body());
                assertThat(read.event().subject()).isEqualTo(event.subject());
                assertThat(read.event().timeMicros()).isEqualTo(event.timeMicros());
              });
    }
  }

  @Property(tries = 20)
  void everyEventComesFromADeviceOfAFittingKind(
      @ForAll long seed, @ForAll @IntRange(max = 11) int index) {
    CentreProfile centre = DemoWorld.centres(12, true).get(index);
    CentreDay day = new CentreDay(centre, AnyCentreDay.MONDAY, seed);
    Map<String, DeviceKind> kinds =
        centre.devices().stream().collect(Collectors.toMap(DeviceProfile::id, DeviceProfile::kind));

    for (PlannedEvent event : stream(day)) {
      DeviceKind kind = kinds.get(event.device());
      assertThat(kind).as(event.toString()).isNotNull();
      boolean fits =
          switch (event.body().type()) {
            case TICKET_ISSUED, TICKET_PRINT_FAILED -> kind == DeviceKind.KIOSK;
            case TICKET_LEFT -> kind == DeviceKind.KIOSK || kind == DeviceKind.TERMINAL;
            case HALL_OCCUPANCY -> kind == DeviceKind.CAMERA;
            case RATING_SUBMITTED -> kind == DeviceKind.TERMINAL || kind == DeviceKind.RATING;
            case DOSSIER_DIGITISED -> kind == DeviceKind.SCANNER || kind == DeviceKind.TERMINAL;
            case DEVICE_FAULT, DEVICE_RECOVERED ->
                kind == DeviceKind.KIOSK || kind == DeviceKind.SCANNER;
            default -> kind == DeviceKind.TERMINAL;
          };
      assertThat(fits).as("%s from a %s", event, kind).isTrue();
    }
  }

  private static List<PlannedEvent> stream(CentreDay day) {
    List<PlannedEvent> stream =
        new ArrayList<>(DayPlan.before(day.centre(), day.day(), day.seed()));
    stream.addAll(DayPlan.of(day.centre(), day.day(), day.seed()));
    return stream;
  }

  private static OutgoingEvent outgoing(CentreProfile centre, PlannedEvent event, long sequence) {
    return new OutgoingEvent(
        centre.id(),
        event.device(),
        EventWriter.sequencedId(EPOCH, sequence),
        EPOCH,
        sequence,
        event.timeMicros(),
        null,
        null,
        event.subject(),
        event.body(),
        OFFSET);
  }
}
