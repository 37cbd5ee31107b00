package io.counterwatch.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.DataQuality;
import io.counterwatch.centre.DeviceStates;
import io.counterwatch.event.Event;
import io.counterwatch.testing.Views;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Law 4: any order, any duplicates, any batches, any crash give the same rows and the same views.
 * The events are drawn without regard to sense, since sense is what a late event may give.
 */
class AnyOrderProperties {
  private static final int LARGEST_BATCH = 7;

  /** When the server's writer ends and another begins. */
  private enum Restarts {
    NEVER,
    SOMETIMES,
    AT_EVERY_BATCH
  }

  @Property
  void anyOrderGivesTheSame(@ForAll("days") List<Event> events, @ForAll long seed) {
    Random random = new Random(seed);
    int half = 1 + random.nextInt(events.size());
    long then = RandomDays.NOW - random.nextInt(48 * 60) * RandomDays.MINUTE;

    Host calm = new Host(then);
    calm.send(events.subList(0, half));
    List<CentreView> between = calm.views();
    calm.run.nowMicros = RandomDays.NOW;
    calm.send(events.subList(half, events.size()));
    assertThat(calm.stored()).isEqualTo(events.size());
    List<CentreView> views = calm.views();
    calm.settle();

    Restarts restarts = Restarts.values()[random.nextInt(Restarts.values().length)];
    Host wild = new Host(then);
    wild.sendWildly(events.subList(0, half), List.of(), random, restarts);
    assertThat(wild.views()).isEqualTo(between);
    wild.run.nowMicros = RandomDays.NOW;
    wild.sendWildly(events.subList(half, events.size()), events.subList(0, half), random, restarts);
    assertThat(wild.stored()).isLessThanOrEqualTo(events.size());
    assertThat(wild.views()).isEqualTo(views);
    wild.settle();
    assertThat(wild.ids()).isEqualTo(calm.ids()).hasSameSizeAs(wild.store.log);
    assertThat(wild.store.days).isEqualTo(calm.store.days);
    assertThat(wild.store.dossiers).isEqualTo(calm.store.dossiers);
    assertThat(hash(wild, views)).isEqualTo(hash(calm, views));
  }

  @Provide
  Arbitrary<List<Event>> days() {
    return RandomDays.wild();
  }

  /** Of every row and view, written out in one order. */
  private static String hash(Host host, List<CentreView> views) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      host.store.days.forEach((key, row) -> digest.update((key + "=" + row).getBytes(UTF_8)));
      Map<String, Object> dossiers = new TreeMap<>();
      host.store.dossiers.forEach((key, row) -> dossiers.put(key.toString(), row));
      digest.update(dossiers.toString().getBytes(UTF_8));
      digest.update(views.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** A server with its store. */
  private static final class Host {
    final MemoryStore store = new MemoryStore();
    WriterRun run;
    private int storedBefore;

    Host(long nowMicros) {
      run = start(nowMicros);
    }

    private WriterRun start(long nowMicros) {
      return new WriterRun(store, RandomDays.organisation(), true, nowMicros);
    }

    void restart() {
      storedBefore += run.stored;
      run = start(run.nowMicros);
    }

    int stored() {
      return storedBefore + run.stored;
    }

    /** Hands over messages: each holds what one device sends in a row. */
    void send(List<Event> events) {
      int from = 0;
      while (from < events.size()) {
        Event first = events.get(from);
        int to = from;
        while (to < events.size() && events.get(to).publisher().equals(first.publisher())) {
          to++;
        }
        run.offer(first.centre(), first.publisher(), WriterRun.decoded(events.subList(from, to)));
        from = to;
      }
      run.work();
    }

    /** Sends everything at least once, with duplicates and failures on the way. */
    void sendWildly(List<Event> events, List<Event> known, Random random, Restarts restarts) {
      List<Event> sendable = new ArrayList<>(events);
      sendable.addAll(known);
      List<Event> order = new ArrayList<>(events);
      Collections.shuffle(order, random);
      for (int i = 0; i < events.size() / 3; i++) {
        order.add(random.nextInt(order.size()), sendable.get(random.nextInt(sendable.size())));
      }
      int from = 0;
      while (from < order.size()) {
        int to = Math.min(order.size(), from + 1 + random.nextInt(LARGEST_BATCH));
        disturb(random, restarts);
        send(order.subList(from, to));
        from = to;
      }
    }

    private void disturb(Random random, Restarts restarts) {
      if (restarts == Restarts.AT_EVERY_BATCH) {
        restart();
      }
      switch (random.nextInt(8)) {
        case 0 -> store.failNextCommit();
        case 1 -> store.loseNextAnswer();
        case 2 -> run.settle();
        case 3 -> {
          if (restarts == Restarts.SOMETIMES) {
            restart();
          }
        }
        default -> {}
      }
    }

    void settle() {
      RandomDays.PLANS.forEach(plan -> run.settle(plan.centre()));
    }

    TreeSet<String> ids() {
      TreeSet<String> ids = new TreeSet<>();
      store.log.forEach(e -> ids.add(e.event().id()));
      return ids;
    }

    /** All views but for what they say of devices: that a restarted server has yet to hear. */
    List<CentreView> views() {
      run.pass(2);
      run.tick();
      return run.writer.views().all().stream().map(Host::withoutDevices).toList();
    }

    private static CentreView withoutDevices(CentreView view) {
      DataQuality data = view.data();
      return Views.with(
          view,
          new DataQuality(
              false, data.lastEventMicros(), null, 0, 0, 0, DeviceStates.NONE, data.anomalies()));
    }
  }
}
