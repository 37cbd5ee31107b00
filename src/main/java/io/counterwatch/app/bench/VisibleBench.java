package io.counterwatch.app.bench;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How long it takes from a publish until the event is in the view that pages and metrics show:
 * through the broker, the commit and the engine. It takes part in the server's process, since only
 * there is the moment known to the microsecond.
 */
final class VisibleBench {
  private static final String ROOT = "counterwatch";
  private static final int WARM_UP_EVENTS = 20_000;
  private static final int WARM_UP_RATE = 5_000;

  /** The step of a ticket's life that no total counts. */
  private static final int STARTED = 2;

  private final BenchBroker broker;
  private final LiveViews views;
  private final Duration limit;
  private final BenchEvents stream = new BenchEvents("00000000000000b3", BenchEvents.start());
  private int made;
  private long shown;

  /**
   * A bench that has published nothing.
   *
   * @param limit of each wait
   */
  VisibleBench(BenchBroker broker, LiveViews views, Duration limit) {
    this.broker = broker;
    this.views = views;
    this.limit = limit;
  }

  /** Makes the centres known, and the server warm. */
  void warmUp() throws IOException {
    try (RawMqtt publisher = new RawMqtt(broker.port(), "bench-visible")) {
      publisher.ignoreAnswers();
      int from = made;
      publisher.publishAt(
          WARM_UP_RATE, packets(WARM_UP_EVENTS), i -> shown += shows(from + i) ? 1 : 0);
    }
    long start = System.nanoTime();
    while (shownByAll() < shown) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new IOException("only %,d of %,d events are visible".formatted(shownByAll(), shown));
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private long shownByAll() {
    long all = 0;
    for (int i = 0; i < BenchEvents.CENTRES; i++) {
      CentreView view = views.of(BenchEvents.centre(i));
      all += view == null ? 0 : shownBy(view);
    }
    return all;
  }

  /** Publishes so many events one by one at that rate; returns what each took, in milliseconds. */
  List<Double> millis(int perSecond, int count) throws IOException {
    int from = made;
    LatencyWatch watch = new LatencyWatch();
    List<byte[]> packets = packets(count);
    try (RawMqtt publisher = new RawMqtt(broker.port(), "bench-visible");
        LiveViews.Subscription listening = views.subscribe(watch)) {
      publisher.ignoreAnswers();
      for (int i = 0; i < BenchEvents.CENTRES; i++) {
        watch.startFrom(views.of(BenchEvents.centre(i)));
      }
      publisher.publishAt(
          perSecond,
          packets,
          i -> {
            if (shows(from + i)) {
              watch.published(BenchEvents.centre((from + i) % BenchEvents.CENTRES));
            }
          });
      return watch.awaitAll(limit);
    }
  }

  private List<byte[]> packets(int count) {
    made += count;
    return stream.packets(count, ROOT);
  }

  /**
   * A centre's issued + called + served grows by one with each event but a start, in the order of
   * publishing: so a view tells which of the events it shows.
   */
  private static boolean shows(int number) {
    return number / BenchEvents.CENTRES % BenchTicket.STEPS != STARTED;
  }

  private static long shownBy(CentreView view) {
    return view.today().issued() + view.today().called() + view.today().served();
  }

  private static final class LatencyWatch implements Consumer<CentreView> {
    private final Map<String, ConcurrentLinkedQueue<Long>> sentNanos = new ConcurrentHashMap<>();
    private final Map<String, Long> shown = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Double> seenMillis = new ConcurrentLinkedQueue<>();
    private int published;

    void startFrom(@Nullable CentreView view) {
      if (view != null) {
        sentNanos.put(view.centre(), new ConcurrentLinkedQueue<>());
        shown.put(view.centre(), shownBy(view));
      }
    }

    void published(String centre) {
      ConcurrentLinkedQueue<Long> queue = sentNanos.get(centre);
      if (queue != null) {
        queue.add(System.nanoTime());
        published++;
      }
    }

    @Override
    public void accept(CentreView view) {
      long now = System.nanoTime();
      Long before = shown.get(view.centre());
      ConcurrentLinkedQueue<Long> queue = sentNanos.get(view.centre());
      if (before == null || queue == null) {
        return;
      }
      long shows = shownBy(view);
      for (long i = before; i < shows; i++) {
        Long sent = queue.poll();
        if (sent != null) {
          seenMillis.add((now - sent) / 1e6);
        }
      }
      shown.put(view.centre(), shows);
    }

    List<Double> awaitAll(Duration limit) throws IOException {
      long start = System.nanoTime();
      while (seenMillis.size() < published) {
        if (System.nanoTime() - start > limit.toNanos()) {
          throw new IOException(
              "only %,d of %,d events became visible".formatted(seenMillis.size(), published));
        }
        LockSupport.parkNanos(1_000_000);
      }
      return new ArrayList<>(seenMillis);
    }
  }
}
