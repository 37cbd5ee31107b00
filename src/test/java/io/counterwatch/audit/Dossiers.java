package io.counterwatch.audit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The dossiers of a period. */
final class Dossiers {
  private final List<File> files = new ArrayList<>();
  private final long from;
  private final long last;

  /** A dossier as it stands at one moment. */
  private static final class File {
    @Nullable RawEvent receipt;
    long due;
    @Nullable Long stoppedAt;
    boolean overdueWhenStopped;
    @Nullable Long completed;
    boolean completedInTime;
    String result = "";
    boolean digitised;
    @Nullable String paid;
    final List<Long> senseless = new ArrayList<>();

    boolean isOverdue(long micros) {
      return stoppedAt != null ? overdueWhenStopped : micros > due;
    }
  }

  /**
   * Of all events of a centre.
   *
   * @param last the last moment that counts
   */
  Dossiers(List<RawEvent> events, long from, long last) {
    this.from = from;
    this.last = last;
    Map<String, List<RawEvent>> bySubject = new TreeMap<>();
    events.stream()
        .filter(RawEvent::isOfDossier)
        .sorted(RawEvent.ORDER)
        .forEach(
            event -> bySubject.computeIfAbsent(event.about(), id -> new ArrayList<>()).add(event));
    bySubject.values().forEach(list -> files.add(file(list, last)));
  }

  private static File file(List<RawEvent> events, long last) {
    File file = new File();
    RawEvent receipt =
        events.stream().filter(e -> e.type().equals("dossier.received")).findFirst().orElse(null);
    if (receipt == null) {
      events.forEach(event -> file.senseless.add(event.micros()));
      return file;
    }
    if (receipt.micros() > last) {
      return file;
    }
    file.receipt = receipt;
    file.due = time(receipt.word("due"));
    for (RawEvent event : events) {
      long micros = Math.max(event.micros(), receipt.micros());
      if (event != receipt && micros <= last && !play(file, event, micros)) {
        file.senseless.add(micros);
      }
    }
    return file;
  }

  private static boolean play(File file, RawEvent event, long micros) {
    switch (event.type()) {
      case "dossier.digitised" -> file.digitised = true;
      case "dossier.paid" -> file.paid = file.paid == null ? event.word("channel") : file.paid;
      default -> {
        return file.completed == null && playClock(file, event, micros);
      }
    }
    return true;
  }

  private static boolean playClock(File file, RawEvent event, long micros) {
    switch (event.type()) {
      case "dossier.supplement-requested" -> {
        if (file.stoppedAt != null) {
          return false;
        }
        file.overdueWhenStopped = file.isOverdue(micros);
        file.stoppedAt = micros;
        return true;
      }
      case "dossier.resumed" -> {
        boolean stood = file.stoppedAt != null;
        String due = event.text("due");
        if (due != null) {
          file.due = time(due);
        } else if (file.stoppedAt != null) {
          file.due += micros - file.stoppedAt;
        }
        file.stoppedAt = null;
        return stood;
      }
      case "dossier.completed" -> {
        file.completedInTime = !file.isOverdue(micros);
        file.completed = micros;
        file.result = event.word("result");
        return true;
      }
      default -> {
        return false;
      }
    }
  }

  private static long time(String text) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, OffsetDateTime.parse(text).toInstant());
  }

  long senseless() {
    return files.stream()
        .flatMap(file -> file.senseless.stream())
        .filter(micros -> from <= micros && micros <= last)
        .count();
  }

  /**
   * How many must be completed before then, and are not, with time left and their clock running.
   */
  long dueBefore(long micros) {
    return files.stream()
        .filter(file -> file.receipt != null && file.completed == null && file.stoppedAt == null)
        .filter(file -> !file.isOverdue(last) && file.due < micros)
        .count();
  }

  void put(Sheet sheet) {
    Map<String, List<File>> byService = new TreeMap<>();
    for (File file : files) {
      if (file.receipt != null) {
        String service = file.receipt.word("service");
        byService
            .computeIfAbsent("dossiers.services." + service, id -> new ArrayList<>())
            .add(file);
        byService.computeIfAbsent("dossiers", id -> new ArrayList<>()).add(file);
      }
    }
    byService.forEach((name, list) -> put(sheet, name, list));
    sheet.count("dossiers.anomalies", senseless());
  }

  private void put(Sheet sheet, String name, List<File> all) {
    List<File> received =
        all.stream().filter(file -> file.receipt != null && in(file.receipt.micros())).toList();
    List<File> completed =
        all.stream().filter(file -> file.completed != null && in(file.completed)).toList();
    List<File> open = all.stream().filter(file -> file.completed == null).toList();
    long overdue = open.stream().filter(file -> file.isOverdue(last)).count();
    sheet.count(name + ".received", received.size());
    sheet.count(name + ".completed", completed.size());
    Map<String, String> results =
        Map.of("granted", "granted", "refused", "refused", "returned-incomplete", "returned");
    results.forEach(
        (result, word) ->
            sheet.count(
                name + "." + word,
                completed.stream().filter(file -> file.result.equals(result)).count()));
    sheet.count(name + ".open", open.size());
    sheet.count(name + ".suspended", open.stream().filter(file -> file.stoppedAt != null).count());
    sheet.count(name + ".overdue", overdue);
    rate(
        sheet,
        name + ".onTime",
        completed.stream().filter(file -> file.completedInTime).count(),
        completed.size() + overdue);
    sheet.ratio(
        name + ".returnedRate",
        completed.stream().filter(file -> file.result.equals("returned-incomplete")).count(),
        completed.size());
    rate(
        sheet,
        name + ".online",
        received.stream().filter(file -> "online".equals(field(file, "channel"))).count(),
        received.size());
    rate(
        sheet,
        name + ".digitised",
        received.stream().filter(file -> file.digitised).count(),
        received.size());
    List<File> withFee =
        received.stream().filter(file -> "true".equals(field(file, "fee"))).toList();
    rate(
        sheet,
        name + ".paidOnline",
        withFee.stream().filter(file -> "online".equals(file.paid)).count(),
        withFee.size());
  }

  private static @Nullable String field(File file, String field) {
    return file.receipt == null ? null : file.receipt.text(field);
  }

  private static void rate(Sheet sheet, String name, long met, long counted) {
    sheet.count(name + ".met", met);
    sheet.count(name + ".counted", counted);
    sheet.ratio(name + ".ratio", met, counted);
  }

  private boolean in(long micros) {
    return from <= micros && micros <= last;
  }
}
