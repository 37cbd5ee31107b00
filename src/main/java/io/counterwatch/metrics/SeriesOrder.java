package io.counterwatch.metrics;

import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Puts each family's series in the order of their labels, which the exposition asks for. The same
 * series come in the same order at each scrape, so it is worked out only when they change: sorting
 * a province's took longer than making them. Keeps one order of each family; for any thread.
 */
final class SeriesOrder {
  private final Map<String, Order> orders = new ConcurrentHashMap<>();

  /**
   * How series that came in some order are to be shown.
   *
   * @param came their labels as they came
   * @param shown for each place, which of them stands there
   */
  private record Order(List<Labels> came, List<Integer> shown) {
    static Order of(List<? extends DataPointSnapshot> series) {
      List<Labels> came = new ArrayList<>(series.size());
      series.forEach(each -> came.add(each.getLabels()));
      List<Integer> shown =
          IntStream.range(0, came.size()).boxed().sorted(Comparator.comparing(came::get)).toList();
      return new Order(came, shown);
    }

    boolean fits(List<? extends DataPointSnapshot> series) {
      if (series.size() != came.size()) {
        return false;
      }
      for (int i = 0; i < came.size(); i++) {
        if (!series.get(i).getLabels().equals(came.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /** The series of that family, sorted. */
  <T extends DataPointSnapshot> List<T> sorted(String family, List<T> series) {
    Order order = orders.get(family);
    if (order == null || !order.fits(series)) {
      order = Order.of(series);
      orders.put(family, order);
    }
    List<T> sorted = new ArrayList<>(series.size());
    for (int index : order.shown) {
      sorted.add(series.get(index));
    }
    return sorted;
  }
}
