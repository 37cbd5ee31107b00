package io.counterwatch.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.tukaani.xz.XZInputStream;

/**
 * A month of the "Anonymous Bank" data (Ilan Guedj and Avi Mandelbaum, Technion), counted straight
 * from its rows: plainly, and without any code of the product.
 */
public final class BankRows {
  private static final int FIELDS = 17;
  private static final long DAY = 86_400;

  public int rows;
  public int malformed;
  public int phantom;
  public int tickets;
  public int queued;
  public int leftAfterQueueing;

  /** Of those who were served: the file's own q_time and ser_time. */
  public final List<Long> waits = new ArrayList<>();

  public final List<Long> services = new ArrayList<>();

  /** By server: how many, and how long it was at work, overlaps counted once. */
  public final Map<String, Long> servedBy = new TreeMap<>();

  public final Map<String, Long> busySeconds = new TreeMap<>();

  private final Map<String, List<long[]>> stretches = new HashMap<>();

  private BankRows() {}

  /** Counts a file. */
  public static BankRows of(Path file) throws IOException {
    BankRows count = new BankRows();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new XZInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        count.add(line.split("\t", -1));
      }
    }
    count.stretches.forEach(
        (key, all) ->
            count.busySeconds.merge(key.substring(key.indexOf(' ') + 1), union(all), Long::sum));
    return count;
  }

  private void add(String[] f) {
    rows++;
    if (f.length != FIELDS) {
      malformed++;
    } else if (f[12].strip().equals("PHANTOM")) {
      phantom++;
    } else {
      addTicket(f);
    }
  }

  private void addTicket(String[] f) {
    tickets++;
    long wait = Long.parseLong(f[11]);
    boolean inQueue = !(f[9].equals("0:00:00") && f[10].equals("0:00:00") && wait == 0);
    queued += inQueue ? 1 : 0;
    if (!f[12].equals("AGENT")) {
      // As published: who hung up within the second is not said to have left after queueing.
      leftAfterQueueing += wait == 0 ? 0 : 1;
      return;
    }
    waits.add(wait);
    services.add(Long.parseLong(f[15]));
    String server = f[16].strip().toLowerCase(Locale.ROOT).replace('_', '-');
    servedBy.merge(server, 1L, Long::sum);
    long midnight =
        LocalDate.of(
                    1900 + Integer.parseInt(f[5].substring(0, 2)),
                    Integer.parseInt(f[5].substring(2, 4)),
                    Integer.parseInt(f[5].substring(4)))
                .toEpochDay()
            * DAY;
    long answered = near(midnight + clock(f[6]), f[7]);
    long called = inQueue ? near(near(answered, f[9]), f[10]) : answered;
    boolean stamped = !(f[13].equals("0:00:00") && f[14].equals("0:00:00") && f[15].equals("0"));
    long started = stamped ? near(called, f[13]) : called;
    long finished = stamped ? near(started, f[14]) : called;
    stretches
        .computeIfAbsent(f[5] + " " + server, key -> new ArrayList<>())
        .add(new long[] {started, finished});
  }

  /** The moment nearest to another at which a clock shows that time. */
  private static long near(long before, String time) {
    long moment = Math.floorDiv(before, DAY) * DAY + clock(time);
    if (moment - before > DAY / 2) {
      return moment - DAY;
    }
    return before - moment >= DAY / 2 ? moment + DAY : moment;
  }

  private static long clock(String time) {
    String[] parts = time.strip().split(":", -1);
    return Long.parseLong(parts[0]) * 3600
        + Long.parseLong(parts[1]) * 60
        + Long.parseLong(parts[2]);
  }

  private static long union(List<long[]> stretches) {
    stretches.sort((a, b) -> Long.compare(a[0], b[0]));
    long total = 0;
    long end = Long.MIN_VALUE;
    for (long[] each : stretches) {
      long from = Math.max(each[0], end);
      total += Math.max(0, each[1] - from);
      end = Math.max(end, each[1]);
    }
    return total;
  }
}
