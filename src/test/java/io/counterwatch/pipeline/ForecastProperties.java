package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.ForecastStore.EstimateKey;
import io.counterwatch.pipeline.ForecastStore.EstimateRow;
import io.counterwatch.pipeline.ForecastStore.StateRow;
import io.counterwatch.testing.Story;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Law 4 of forecasts: any order, any duplicates, any restart, any midnight between teach the same
 * and announce the same.
 */
class ForecastProperties {
  private static final long SECOND = 1_000_000L;
  private static final int LARGEST_BATCH = 12;

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void anyOrderTeachesAndAnnouncesTheSame(@ForAll("days") List<Event> events, @ForAll long seed) {
    Random random = new Random(seed);
    Host calm = new Host();
    Host wild = new Host();
    long since = Long.MIN_VALUE;
    List<Event> known = new ArrayList<>();
    for (long border : borders()) {
      long from = since;
      List<Event> received =
          events.stream()
              .filter(e -> e.receivedMicros() >= from && e.receivedMicros() < border)
              .toList();
      calm.send(received);
      wild.sendWildly(received, known, random);
      for (Host host : List.of(calm, wild)) {
        // All of the day but what is too new to be told, then the night.
        host.settle(border - 1);
        host.settle(border + 3 * SECOND);
      }
      if (random.nextInt(3) == 0) {
        wild.restart();
      }
      known.addAll(received);
      since = border;
    }
    assertThat(wild.estimates()).isEqualTo(calm.estimates());
    Map<String, String> states = calm.states();
    wild.states().forEach((day, state) -> assertThat(state).as(day).isEqualTo(states.get(day)));
  }

  /** What a day teaches is in its log: whoever reads it later learns the same. */
  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
  void whatIsLearnedAtNightIsLearnedAgainFromTheLog(@ForAll("mornings") List<Event> events) {
    int half = events.size() / 2;
    Host live = new Host();
    live.send(events.subList(0, half));
    live.settle(Story.micros("24:00:03"));
    Map<String, String> learned = live.states();
    Map<String, EstimateRow> announced = live.estimates();
    // What comes when the day is over teaches nothing.
    live.send(
        events.subList(half, events.size()).stream()
            .map(event -> receivedAt(event, Story.micros("24:00:04")))
            .toList());
    live.store.forecasts.states.clear();
    live.restart();
    live.settle(Story.micros("24:00:10"));
    assertThat(live.states()).isEqualTo(learned);
    assertThat(live.estimates()).isEqualTo(announced);
  }

  /** As they come, one by one, or all at the end of the day. */
  @Property(tries = 15, edgeCases = EdgeCasesMode.NONE)
  void whatComesInOrderIsAnnouncedAsIfTheDayWereKnown(@ForAll("mornings") List<Event> drawn) {
    List<Event> events =
        drawn.stream()
            .map(event -> receivedAt(event, event.timeMicros()))
            .sorted(Comparator.comparingLong(Event::timeMicros))
            .toList();
    Host asItComes = new Host();
    for (Event event : events) {
      asItComes.run.nowMicros = Math.max(asItComes.run.nowMicros, event.timeMicros());
      asItComes.send(List.of(event));
      asItComes.run.tick();
    }
    Host afterwards = new Host();
    afterwards.send(events);
    for (Host host : List.of(asItComes, afterwards)) {
      host.settle(Story.micros("23:59:59"));
      host.settle(Story.micros("24:00:03"));
    }
    assertThat(asItComes.estimates()).isEqualTo(afterwards.estimates());
    assertThat(asItComes.states()).isEqualTo(afterwards.states());
  }

  private static Event receivedAt(Event event, long micros) {
    return new Event(
        event.centre(),
        event.publisher(),
        event.device(),
        event.id(),
        event.epoch(),
        event.sequence(),
        event.timeMicros(),
        micros,
        event.clockBoundMillis(),
        event.subject(),
        event.contentHash(),
        event.body());
  }

  @Provide
  Arbitrary<List<Event>> days() {
    return RandomDays.wild();
  }

  /** Each ticket on its day: none is moved to another one afterwards. */
  @Provide
  Arbitrary<List<Event>> mornings() {
    return RandomDays.plausible()
        .map(
            events ->
                events.stream()
                    .filter(e -> e.centre().equals(RandomDays.HALL))
                    .filter(e -> e.timeMicros() < Story.micros("23:59:50"))
                    .filter(
                        e ->
                            e.body() instanceof EventBody.OfCounter
                                || String.valueOf(e.subject()).startsWith("V"))
                    .toList());
  }

  /** The ends of all days at all centres. */
  private static TreeSet<Long> borders() {
    TreeSet<Long> borders = new TreeSet<>();
    for (CentrePlan plan : RandomDays.PLANS) {
      for (int day = 0; day <= 3; day++) {
        borders.add(ServiceDays.of(plan).endMicros(Story.DAY.plusDays(day)));
      }
    }
    return borders;
  }

  /** A server with its store. */
  private static final class Host {
    final MemoryStore store = new MemoryStore();
    WriterRun run = start(Story.micros("00:00:00"));

    private WriterRun start(long nowMicros) {
      return WriterRun.forecasting(store, RandomDays.organisation(), nowMicros);
    }

    void restart() {
      run = start(run.nowMicros);
    }

    void send(List<Event> events) {
      for (Event event : events) {
        run.offer(event.centre(), event.publisher(), WriterRun.decoded(List.of(event)));
      }
      run.work();
    }

    void sendWildly(List<Event> events, List<Event> known, Random random) {
      List<Event> order = new ArrayList<>(events);
      Collections.shuffle(order, random);
      List<Event> sendable = new ArrayList<>(known);
      sendable.addAll(events);
      for (int i = 0; i < events.size() / 3; i++) {
        order.add(random.nextInt(order.size()), sendable.get(random.nextInt(sendable.size())));
      }
      for (int from = 0; from < order.size(); from += LARGEST_BATCH) {
        switch (random.nextInt(6)) {
          case 0 -> restart();
          case 1 -> store.failNextCommit();
          case 2 -> store.loseNextAnswer();
          default -> {}
        }
        send(order.subList(from, Math.min(order.size(), from + LARGEST_BATCH)));
      }
    }

    /** Lets everybody get on with what there is to do by then. */
    void settle(long nowMicros) {
      run.nowMicros = nowMicros;
      for (int i = 0; i < 5; i++) {
        run.pass(6);
        run.tick();
      }
    }

    Map<String, String> states() {
      Map<String, String> states = new TreeMap<>();
      for (Map.Entry<DayKey, StateRow> each : store.forecasts.states.entrySet()) {
        states.put(each.getKey().toString(), hash(each.getValue().state()));
      }
      return states;
    }

    private static String hash(byte[] state) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(state));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }

    Map<String, EstimateRow> estimates() {
      Map<String, EstimateRow> rows = new TreeMap<>();
      for (Map.Entry<EstimateKey, EstimateRow> each : store.forecasts.estimates.entrySet()) {
        rows.put(each.getKey().toString(), each.getValue());
      }
      return rows;
    }
  }
}
