package io.counterwatch.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterwatch.event.EventBody;
import io.counterwatch.testing.TestData;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.XZInputStream;

/**
 * The mapping in {@code docs/mappings} against the real half year of 1999 (Ilan Guedj and Avi
 * Mandelbaum, Technion). Two counts that share no code must agree: one of the rows as they stand,
 * one of the emitted events. The data are too large for the project: where they are absent (system
 * property {@code counterwatch.testdata}, variable {@code COUNTERWATCH_TESTDATA}), this is shown as
 * skipped.
 */
class AnonymousBankTest {
  private static final Path MAPPING = Path.of("docs/mappings/anonymous-bank.yaml");

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "january, 31359, 27060, 4299, 16686, 3080, 35.03, 3, 111, 1500, 21442, 183.45, 113",
    "february, 33066, 27162, 5904, 18059, 3932, 40.77, 6, 131, 749, 20935, 176.35, 107",
    "march, 38394, 27847, 10547, 27782, 8581, 92.90, 40, 262, 1545, 16008, 185.78, 111",
    "april, 31731, 23583, 8148, 21075, 5659, 77.24, 31, 227, 2193, 14501, 212.93, 125",
    "may, 39135, 29923, 9212, 26175, 7073, 67.00, 25, 196, 1476, 19373, 199.38, 118",
    "june, 37613, 31193, 6420, 21701, 4635, 48.52, 10, 155, 1049, 22940, 188.85, 115",
  })
  void eventsTellWhatTheRowsTell(
      String month,
      int tickets,
      int served,
      int left,
      int queued,
      int leftAfterWaiting,
      double meanWait,
      double medianWait,
      double p90Wait,
      int maxWait,
      int within60,
      double meanService,
      double medianService)
      throws Exception {
    Path file = TestData.anonymousBank().resolve(month + ".txt.xz");
    Assumptions.assumeTrue(Files.isRegularFile(file), "the real data are not here: " + file);
    Count rows = ofRows(file);
    EventCount emitted = new EventCount();
    Summary summary =
        new LogImport(Mapping.read(MAPPING), "bank").run(file, emitted::add, Progress.SILENT);
    Count events = emitted.total();

    assertThat(events.waits).isEqualTo(rows.waits);
    assertThat(events.services).isEqualTo(rows.services);
    assertThat(summary.refused()).isZero();
    assertThat(summary.tickets()).isEqualTo(tickets);
    assertThat(summary.rows() - summary.dropped()).isEqualTo(tickets);
    for (Count count : List.of(rows, events)) {
      assertThat(count.tickets).isEqualTo(tickets);
      assertThat(count.servedWaits()).hasSize(served);
      assertThat(count.tickets - count.servedWaits().length).isEqualTo(left);
      assertThat(mean(count.servedWaits())).isCloseTo(meanWait, within(0.005));
      assertThat(quantile(count.servedWaits(), 0.5)).isEqualTo(medianWait);
      assertThat(quantile(count.servedWaits(), 0.9)).isCloseTo(p90Wait, within(0.005));
      assertThat(quantile(count.servedWaits(), 1)).isEqualTo(maxWait);
      assertThat(Arrays.stream(count.servedWaits()).filter(w -> w <= 60).count())
          .isEqualTo(within60);
      assertThat(mean(count.serviceTimes())).isCloseTo(meanService, within(0.005));
      assertThat(quantile(count.serviceTimes(), 0.5)).isEqualTo(medianService);
    }
    assertThat(rows.queued).isEqualTo(queued);
    assertThat(rows.leftAfterWaiting).isEqualTo(leftAfterWaiting);
  }

  /** Seconds by ticket. */
  private static final class Count {
    private int tickets;
    private int queued;
    private int leftAfterWaiting;
    private final Map<String, Long> waits = new HashMap<>();
    private final Map<String, Long> services = new HashMap<>();

    long[] servedWaits() {
      return services.keySet().stream()
          .mapToLong(t -> waits.getOrDefault(t, -1L))
          .sorted()
          .toArray();
    }

    long[] serviceTimes() {
      return services.values().stream().mapToLong(Long::longValue).sorted().toArray();
    }
  }

  /** Straight from the rows: the file's own q_time and ser_time. */
  private static Count ofRows(Path file) throws IOException {
    Count count = new Count();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new XZInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
      for (String line : lines.lines().skip(1).toList()) {
        String[] f = line.split("\t", -1);
        if (f[12].equals("PHANTOM")) {
          continue;
        }
        String ticket = f[5] + "-" + f[0] + "-" + f[1];
        boolean queued = !(f[9] + f[10] + f[11]).equals("0:00:000:00:000");
        boolean agent = f[12].equals("AGENT");
        count.tickets++;
        count.queued += queued ? 1 : 0;
        // As published: who hung up within the second is not said to have left after queueing.
        count.leftAfterWaiting += !f[11].equals("0") && !agent ? 1 : 0;
        count.waits.put(ticket, Long.parseLong(f[11]));
        if (agent) {
          count.services.put(ticket, Long.parseLong(f[15]));
        }
      }
    }
    return count;
  }

  /** Naively from the events: by ticket, from one to the other. */
  private static final class EventCount {
    private final Map<String, Map<String, OutgoingEvent>> byTicket = new LinkedHashMap<>();
    private int issued;

    void add(List<OutgoingEvent> batch) {
      for (OutgoingEvent event : batch) {
        issued += event.body() instanceof EventBody.TicketIssued ? 1 : 0;
        OutgoingEvent before =
            byTicket
                .computeIfAbsent(String.valueOf(event.subject()), ticket -> new HashMap<>())
                .put(event.body().type().wireName(), event);
        assertThat(before).isNull();
      }
    }

    Count total() {
      Count count = new Count();
      count.tickets = issued;
      byTicket.forEach(
          (ticket, events) -> {
            OutgoingEvent called = events.getOrDefault("ticket.called", events.get("ticket.left"));
            count.waits.put(ticket, seconds(events.get("ticket.issued"), called));
            if (events.containsKey("service.finished")) {
              count.services.put(
                  ticket, seconds(events.get("service.started"), events.get("service.finished")));
            }
          });
      return count;
    }

    private static long seconds(@Nullable OutgoingEvent from, @Nullable OutgoingEvent to) {
      return from == null || to == null
          ? Long.MIN_VALUE
          : (to.timeMicros() - from.timeMicros()) / 1_000_000;
    }
  }

  private static double mean(long[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double quantile(long[] sorted, double p) {
    double h = (sorted.length - 1) * p;
    int low = (int) Math.floor(h);
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (h - low) * (sorted[high] - sorted[low]);
  }
}
