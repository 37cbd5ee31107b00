package io.counterwatch.metrics;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.DeviceStates.KindStates;
import io.counterwatch.centre.DeviceStates.State;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.pipeline.DeviceProblem;
import io.counterwatch.pipeline.Directory;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.Map;

/**
 * How many devices of each centre are in which state, and have which problem; a row for each, so
 * that 0 is said too.
 */
public final class DeviceCollector implements MultiCollector {
  private final Directory directory;
  private final LiveViews views;

  /** Of the devices in that directory, by the centres that have a view. */
  public DeviceCollector(Directory directory, LiveViews views) {
    this.directory = directory;
    this.views = views;
  }

  private record Key(String centre, String problem) {}

  @Override
  public MetricSnapshots collect() {
    Map<Key, Long> counts = new HashMap<>();
    for (DeviceRow device : directory.all()) {
      String problem = device.problem();
      if (problem != null && !device.enrolment().disabled()) {
        counts.merge(new Key(device.centre(), problem), 1L, Long::sum);
      }
    }
    Families families = new Families();
    for (CentreView view : views.all()) {
      collectStates(families, view);
      for (DeviceProblem problem : DeviceProblem.values()) {
        families.gauge(
            "device_problems",
            "Devices that somebody should look at, by what is wrong with them.",
            counts.getOrDefault(new Key(view.centre(), problem.wireName()), 0L),
            Labels.of("centre", view.centre(), "problem", problem.wireName()));
      }
    }
    return families.snapshots();
  }

  /** The states of one centre's devices. */
  static void collectStates(Families families, CentreView view) {
    for (KindStates kind : view.data().devices().kinds()) {
      for (State state : State.values()) {
        families.gauge(
            "devices",
            "Devices in use: online, faulty by their own word, or offline.",
            kind.in(state),
            Labels.of("centre", view.centre(), "kind", kind.kind(), "state", state.wireName()));
      }
    }
  }
}
