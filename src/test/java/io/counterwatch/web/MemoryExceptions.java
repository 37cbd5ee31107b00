package io.counterwatch.web;

import io.counterwatch.centre.ExceptionKey;
import io.counterwatch.store.query.ExceptionLog;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Exceptions that are kept nowhere else; can be made to fail. */
final class MemoryExceptions implements ExceptionLog {
  final Map<Long, Entry> entries = new TreeMap<>();
  boolean away;
  int changes;

  @Override
  public Future<List<Entry>> read(long overSinceMicros, int most) {
    return answer(List.copyOf(entries.values()));
  }

  @Override
  public Future<List<Entry>> change(Change change) {
    if (away) {
      return answer(List.of());
    }
    changes++;
    change
        .over()
        .forEach(
            end -> entries.computeIfPresent(end.id(), (id, entry) -> entry.over(end.atMicros())));
    change
        .explained()
        .forEach(
            each ->
                entries.computeIfPresent(each.id(), (id, entry) -> entry.explained(each.cause())));
    List<Entry> begun = new ArrayList<>();
    for (Beginning each : change.begun()) {
      Entry entry =
          new Entry(entries.size() + 1L, each.key(), each.cause(), each.sinceMicros(), null, null);
      entries.put(entry.id(), entry);
      begun.add(entry);
    }
    return answer(begun);
  }

  @Override
  public Future<@Nullable Entry> acknowledge(long id, @Nullable String by, long atMicros) {
    Entry entry = entries.get(id);
    if (entry == null || entry.noticed() != null || entry.overMicros() != null) {
      return away ? Future.failedFuture("away") : Future.succeededFuture(entry);
    }
    Notice notice = new Notice(atMicros, by);
    Entry noticed = new Entry(id, entry.key(), entry.cause(), entry.sinceMicros(), notice, null);
    entries.put(id, noticed);
    return answer(noticed);
  }

  @Override
  public Future<Integer> forget(long beforeMicros) {
    return answer(0);
  }

  /** Of that key, the newest last. */
  List<Entry> of(ExceptionKey key) {
    Stream<Entry> own = entries.values().stream().filter(entry -> entry.key().equals(key));
    return own.collect(Collectors.toList());
  }

  private <T> Future<T> answer(T value) {
    return away ? Future.failedFuture("away") : Future.succeededFuture(value);
  }
}
