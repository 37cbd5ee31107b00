package io.counterwatch.app.bench;

import io.counterwatch.app.bench.OpenPage.Kind;
import io.counterwatch.app.bench.PagesBench.Round;
import io.counterwatch.app.bench.PagesBench.Slow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a run of {@link PagesBench}.
 *
 * @param pages that were open
 * @param slow of them, that stopped reading
 * @param differing pages that showed something else than the API in the end
 */
record PagesReport(int pages, int slow, List<Round> rounds, int differing) {
  /** For a thousand pages. */
  private static final double MAX_CORES = 0.5;

  private static final double MAX_KILOBYTES = 100;
  private static final double MAX_P99_MILLIS = 1_000;

  /** All of them, in order. */
  List<Measured> figures(LagTally centre, LagTally province, @Nullable Slow slowOnes) {
    List<Measured> figures = new ArrayList<>();
    figures.add(of("cpuWithout", "processor time without pages, cores", Round::without, 3));
    figures.add(of("cpuWith", "… with them", Round::with, 3));
    figures.add(
        of("cpuOfPages", "… their share, cores", round -> round.with() - round.without(), 3)
            .goal(whole(Goal.atMost(MAX_CORES))));
    figures.add(
        of(
            "microsPerPage",
            "… of each page in a second, µs",
            round -> 1e6 * (round.with() - round.without()) / pages,
            0));
    figures.add(
        of("liveWithout", "heap, all garbage collected, without pages, MB", Round::liveWithout, 1));
    figures.add(of("liveWith", "… with them", Round::liveWith, 1));
    figures.add(
        of(
                "kilobytesPerPage",
                "… of each page, kB",
                round -> 1_000 * (round.liveWith() - round.liveWithout()) / pages,
                1)
            .goal(whole(Goal.atMost(MAX_KILOBYTES))));
    figures.add(
        of(
            "residentMegabytes",
            "memory of the process, with them, MB",
            Round::residentMegabytes,
            0));
    figures.add(bytes("centreBytes", "sent in a second to a centre's page, kB", Kind.CENTRE));
    figures.add(bytes("displayBytes", "… to a hall's display", Kind.DISPLAY));
    figures.add(bytes("provinceBytes", "… to a province's page", Kind.PROVINCE));
    String lag = "publish → on a centre's page, ";
    figures.add(Measured.once("centreP50Millis", lag + "p50, ms", centre.millis(0.5), 0));
    figures.add(
        Measured.once("centreP99Millis", lag + "p99, ms", centre.millis(0.99), 0)
            .goal(Goal.atMost(MAX_P99_MILLIS)));
    lag = "publish → on a province's page, ";
    figures.add(Measured.once("provinceP50Millis", lag + "p50, ms", province.millis(0.5), 0));
    figures.add(Measured.once("provinceP99Millis", lag + "p99, ms", province.millis(0.99), 0));
    figures.add(
        Measured.once("differing", "pages with other figures than the API in the end", differing, 0)
            .goal(Goal.atMost(0)));
    if (slowOnes != null) {
      add(figures, slowOnes);
    }
    return figures;
  }

  private void add(List<Measured> figures, Slow slowOnes) {
    figures.add(
        Measured.once("dropped", "pages dropped of those that stop reading", slowOnes.dropped(), 0)
            .goal(Goal.atLeast(slow)));
    figures.add(
        Measured.once("firstDroppedSeconds", "… the first after, s", slowOnes.firstSeconds(), 1));
    figures.add(
        Measured.once("lastDroppedSeconds", "… the last after, s", slowOnes.lastSeconds(), 1));
    figures.add(
        Measured.once("slowKilobytes", "… heap that each keeps then, kB", slowOnes.kilobytes(), 0));
    figures.add(
        Measured.once(
                "othersP99Millis",
                "… publish → on another centre's page meanwhile, p99, ms",
                slowOnes.others().millis(0.99),
                0)
            .goal(Goal.atMost(MAX_P99_MILLIS)));
  }

  /** Goals are for the whole number of pages. */
  private @Nullable Goal whole(Goal goal) {
    return pages == PagesBench.PAGES ? goal : null;
  }

  private Measured of(String key, String what, ToDoubleFunction<Round> value, int decimals) {
    return new Measured(
        key, what, Figure.of(rounds.stream().mapToDouble(value).boxed().toList()), decimals);
  }

  private Measured bytes(String key, String what, Kind kind) {
    return of(key, what, round -> round.bytes().getOrDefault(kind, 0.0) / 1_000, 1);
  }
}
