package io.counterwatch.app.bench;

import io.counterwatch.event.Event;
import io.counterwatch.event.Reading;
import io.counterwatch.simulator.CentreProfile;
import io.counterwatch.simulator.DayPlan;
import io.counterwatch.simulator.DemoWorld;
import io.counterwatch.simulator.PlannedEvent;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A busy day of a whole province: every centre with the services and counters of the provincial
 * one, and tickets, dossiers, ratings and all else that the simulator draws; 365,000 events where
 * there are 152 centres. Events are written and read as on the wire, so they share what real ones
 * share.
 */
final class ProvinceDay {
  static final LocalDate DATE = LocalDate.of(2026, 10, 14);
  static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  static final int MAX_CENTRES = DemoWorld.CENTRES_LIMIT;

  /** Of a centre; the simulator makes 2,400 events of it. */
  static final int TICKETS = 320;

  private static final long SEED = 7;

  /** From a device's clock to the server. */
  private static final long TRAVEL_MICROS = 40_000;

  private static final Comparator<Sent> BY_TIME =
      Comparator.comparingLong(sent -> sent.planned().timeMicros());

  private final EventReader reader = new EventReader(new EventReader.OwnEvents(false));
  private final Map<String, Long> sequences = new HashMap<>();

  /** What a device of that centre records. */
  record Sent(String centre, PlannedEvent planned) {}

  /** The first centres of the province, all as large as the provincial one. */
  static List<CentreProfile> centres(int count) {
    CentreProfile provincial = DemoWorld.centres(1, true).getFirst();
    return DemoWorld.centres(count, true).stream()
        .map(centre -> like(provincial, centre.id(), centre.nameVi(), centre.level()))
        .toList();
  }

  private static CentreProfile like(CentreProfile model, String id, String name, String level) {
    return new CentreProfile(
        id, name, name, level, model.services(), model.counters(), TICKETS, true);
  }

  /** A part of a hall that is larger than any. */
  static CentreProfile part(int number) {
    CentreProfile provincial = DemoWorld.centres(1, true).getFirst();
    return like(provincial, "part-" + number, "", "commune");
  }

  /** The day of those centres, in the order of time. */
  static List<Sent> of(List<CentreProfile> centres) {
    List<Sent> all = new ArrayList<>();
    for (CentreProfile centre : centres) {
      for (PlannedEvent planned : plan(centre)) {
        all.add(new Sent(centre.id(), planned));
      }
    }
    all.sort(BY_TIME);
    return all;
  }

  static List<PlannedEvent> plan(CentreProfile centre) {
    return DayPlan.of(centre, DATE, SEED);
  }

  /** What happened before to the dossiers that are open when the day begins. */
  static List<Sent> before(List<CentreProfile> centres) {
    List<Sent> all = new ArrayList<>();
    for (CentreProfile centre : centres) {
      for (PlannedEvent planned : DayPlan.before(centre, DATE, SEED)) {
        all.add(new Sent(centre.id(), planned));
      }
    }
    all.sort(BY_TIME);
    return all;
  }

  /** Some time of the day. */
  static long at(int hour) {
    return DATE.atTime(hour, 0).atZone(ZONE).toInstant().toEpochMilli() * 1_000;
  }

  /** The next event of its device, as the server reads it. */
  Reading.Decoded received(Sent sent) {
    PlannedEvent planned = sent.planned();
    String device = planned.device();
    String epoch = String.format(Locale.ROOT, "%016x", device.hashCode());
    long sequence = sequences.merge(device, 1L, Long::sum);
    byte[] payload =
        EventWriter.write(
            new OutgoingEvent(
                sent.centre(),
                device,
                EventWriter.sequencedId(epoch, sequence),
                epoch,
                sequence,
                planned.timeMicros(),
                null,
                null,
                planned.subject(),
                planned.body(),
                ZONE.getRules().getOffset(java.time.Instant.EPOCH)));
    Reading reading =
        reader
            .read(sent.centre(), device, payload, planned.timeMicros() + TRAVEL_MICROS)
            .getFirst();
    if (reading instanceof Reading.Decoded decoded) {
      return decoded;
    }
    throw new IllegalStateException("the simulator's event is refused: " + reading);
  }

  /** All of them. */
  List<Event> received(List<Sent> sent) {
    List<Event> events = new ArrayList<>(sent.size());
    for (Sent each : sent) {
      events.add(received(each).event());
    }
    return events;
  }
}
