package io.counterwatch.audit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What happened on a day beside tickets and counters. */
final class Besides {
  private static final long READING_HOLDS_MICROS = 15 * 60_000_000L;
  private static final int ENOUGH = 30;
  private static final double Z = 1.959964;

  private final List<RawEvent> events;
  private final long nowMicros;
  private long senseless;

  /**
   * Of the sorted events of a day.
   *
   * @param nowMicros at the latest the day's end
   */
  Besides(List<RawEvent> events, long nowMicros) {
    this.events = events;
    this.nowMicros = nowMicros;
  }

  long senseless() {
    return senseless;
  }

  private List<RawEvent> of(String type) {
    return events.stream().filter(event -> event.type().equals(type)).toList();
  }

  // ---- ratings

  void ratings(Sheet sheet, Turns turns, long servedTickets) {
    Set<String> voted = new HashSet<>();
    Map<String, List<Integer>> scores = new TreeMap<>();
    for (RawEvent rating : of("rating.submitted")) {
      if (!voted.add(rating.about())) {
        senseless++;
        continue;
      }
      int score = rating.data().get("score").asInt();
      vote(scores, "ratings", "", score);
      Turn turn = turns.of(rating.subject());
      Leg served = turn == null ? null : lastServed(turn);
      String counter = rating.text("counter");
      if (counter == null && served != null) {
        counter = served.creditedCounter;
      }
      vote(scores, "ratings.counters.", counter, score);
      if (turn != null && served != null) {
        String service = turn.service(served);
        vote(scores, "ratings.services.", service.equals("unknown") ? null : service, score);
        vote(scores, "ratings.staff.", served.creditedClerk, score);
      }
    }
    scores.forEach((name, list) -> ratings(sheet, name, list));
    sheet.ratio(
        "ratings.responseRate", scores.getOrDefault("ratings", List.of()).size(), servedTickets);
  }

  private static void vote(
      Map<String, List<Integer>> scores, String list, @Nullable String id, int score) {
    if (id != null) {
      scores.computeIfAbsent(list + id, name -> new ArrayList<>()).add(score);
    }
  }

  private static @Nullable Leg lastServed(Turn turn) {
    return turn.legs.stream().filter(leg -> leg.is("served")).reduce((a, b) -> b).orElse(null);
  }

  private static void ratings(Sheet sheet, String name, List<Integer> scores) {
    int n = scores.size();
    long sum = 0;
    long content = 0;
    for (int score : scores) {
      sum += score;
      content += score >= 4 ? 1 : 0;
    }
    sheet.count(name + ".responses", n);
    for (int score = 1; score <= 5; score++) {
      int wanted = score;
      sheet.count(
          name + ".scores." + score, scores.stream().filter(given -> given == wanted).count());
    }
    sheet.mean(name + ".mean", BigDecimal.valueOf(sum), BigDecimal.valueOf(n));
    sheet.ratio(name + ".satisfaction", content, n);
    double p = (double) content / n;
    double middle = p + Z * Z / (2 * n);
    double reach = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * n));
    sheet.decimal(name + ".interval.low", Math.max(0, (middle - reach) / (1 + Z * Z / n)));
    sheet.decimal(name + ".interval.high", Math.min(1, (middle + reach) / (1 + Z * Z / n)));
    if (n >= ENOUGH) {
      sheet.text(name + ".enough", "true");
    }
  }

  // ---- assistance

  void assistance(Sheet sheet, boolean live) {
    Map<String, RawEvent> begun = new HashMap<>();
    Map<String, List<Long>> byKind = new TreeMap<>();
    Map<String, List<Long>> byStaff = new TreeMap<>();
    Map<String, Long> counts = new TreeMap<>();
    for (RawEvent event : events) {
      if (!event.type().startsWith("assistance.")) {
        continue;
      }
      String kind = "assistance." + event.word("kind");
      String staff = "supportStaff." + event.word("staff");
      RawEvent before = begun.remove(kind + staff);
      if (event.type().equals("assistance.started")) {
        senseless += before == null ? 0 : 1;
        begun.put(kind + staff, event);
        counts.merge(kind, 1L, Long::sum);
        counts.merge(staff, 1L, Long::sum);
      } else if (before == null) {
        senseless++;
        counts.merge(kind, 1L, Long::sum);
        counts.merge(staff, 1L, Long::sum);
      } else {
        long seconds = Sheet.seconds(event.micros() - before.micros());
        byKind.computeIfAbsent(kind, name -> new ArrayList<>()).add(seconds);
        byStaff.computeIfAbsent(staff, name -> new ArrayList<>()).add(seconds);
      }
    }
    counts.forEach((name, count) -> sheet.count(name + ".count", count));
    byKind.forEach(
        (name, list) -> {
          sheet.count(name + ".seconds", Sheet.sum(list));
          sheet.statistics(name + ".duration", list);
        });
    byStaff.forEach((name, list) -> sheet.count(name + ".seconds", Sheet.sum(list)));
    if (live) {
      sheet.count("assisting", begun.size());
    }
  }

  // ---- enquiries, faults, hall

  void enquiriesAndFaults(Sheet sheet) {
    tally(sheet, "enquiries", "enquiry.received", "channel");
    tally(sheet, "faults", "device.fault", "code");
  }

  private void tally(Sheet sheet, String name, String type, String field) {
    List<String> words = of(type).stream().map(event -> event.word(field)).toList();
    for (String word : new TreeSet<>(words)) {
      sheet.count(name + "." + word, words.stream().filter(word::equals).count());
    }
  }

  void hall(Sheet sheet, AuditPlan plan, boolean live) {
    List<RawEvent> readings = of("hall.occupancy");
    long peak = -1;
    long peakAt = 0;
    TreeSet<Long> edges = new TreeSet<>();
    for (int i = 0; i < readings.size(); i++) {
      RawEvent reading = readings.get(i);
      Long sum = people(readings.subList(0, i + 1), reading.micros());
      if (sum != null && sum > peak) {
        peak = sum;
        peakAt = reading.micros();
      }
      edges.add(Math.min(nowMicros, reading.micros()));
      edges.add(Math.min(nowMicros, reading.micros() + READING_HOLDS_MICROS));
    }
    if (readings.isEmpty()) {
      return;
    }
    sheet.number("hall.peak", peak);
    sheet.text("hall.peakAt", plan.text(peakAt));
    BigDecimal peopleMicros = BigDecimal.ZERO;
    long covered = 0;
    for (Long edge : edges) {
      Long next = edges.higher(edge);
      Long people = next == null ? null : people(readings, edge);
      if (next != null && people != null) {
        covered += next - edge;
        peopleMicros =
            peopleMicros.add(BigDecimal.valueOf(people).multiply(BigDecimal.valueOf(next - edge)));
      }
    }
    if (covered > 0) {
      sheet.mean("hall.mean", peopleMicros, BigDecimal.valueOf(covered));
    }
    Long now = people(readings, nowMicros);
    if (live && now != null) {
      sheet.number("hall.people", now);
    }
  }

  /** The newest counts that hold at a moment, added up; null where none holds. */
  private static @Nullable Long people(List<RawEvent> readings, long micros) {
    Map<String, RawEvent> newest = new LinkedHashMap<>();
    for (RawEvent reading : readings) {
      if (reading.micros() <= micros) {
        newest.put(reading.device(), reading);
      }
    }
    Long sum = null;
    for (RawEvent reading : newest.values()) {
      if (micros - reading.micros() < READING_HOLDS_MICROS) {
        sum = (sum == null ? 0 : sum) + reading.data().get("people").asLong();
      }
    }
    return sum;
  }
}
