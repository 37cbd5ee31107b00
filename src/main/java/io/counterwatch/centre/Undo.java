package io.counterwatch.centre;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the newest events of a fold are taken back, so that an event that comes late costs what came
 * after it and not the whole day.
 *
 * <p>Whoever changes the fold's state gives the step that sets it back. The steps are run in
 * reverse, so each finds the state exactly as its change left it.
 */
final class Undo {
  /** Limit on the newest events of a day that can be taken back; one later than that folds it. */
  static final int MAX_EVENTS = 64;

  /** Remembers nothing. */
  static final Undo NONE = new Undo(0);

  private final int maxEvents;

  /** The steps of each event, the newest last. */
  private final Deque<List<Runnable>> events = new ArrayDeque<>();

  private boolean started;
  private boolean running;

  /** Of the event that is being applied; null where it is not remembered. */
  private @Nullable List<Runnable> steps;

  /** Of at most that many events, and of none before {@link #start}. */
  Undo(int maxEvents) {
    this.maxEvents = maxEvents;
  }

  /** Remembers the events from the next one on. */
  void start() {
    started = maxEvents > 0;
  }

  /** An event is about to be applied. */
  void begin() {
    if (started) {
      if (events.size() == maxEvents) {
        events.removeFirst();
      }
      steps = new ArrayList<>();
      events.addLast(steps);
    }
  }

  /** How many events can be taken back. */
  int size() {
    return events.size();
  }

  /** Takes back the newest events; there must be that many. */
  void takeBack(int count) {
    steps = null;
    running = true;
    for (int i = 0; i < count; i++) {
      events.removeLast().reversed().forEach(Runnable::run);
    }
    running = false;
  }

  /** Whether events are being taken back. */
  boolean running() {
    return running;
  }

  // ---- For whoever changes something

  /** Whether steps are wanted; for those that cost something to make. */
  boolean remembers() {
    return steps != null;
  }

  /** What sets a change back. */
  void step(Runnable back) {
    List<Runnable> wanted = steps;
    if (wanted != null) {
      wanted.add(back);
    }
  }

  /** A key is about to be added, changed or removed. */
  <K, V> void key(Map<K, V> map, K key) {
    if (remembers()) {
      V before = map.get(key);
      step(before == null ? () -> map.remove(key) : () -> map.put(key, before));
    }
  }

  /** Adds to a set. */
  <E> void add(Set<E> set, E element) {
    if (set.add(element) && remembers()) {
      step(() -> set.remove(element));
    }
  }

  /** Removes from a set; returns whether it was there. */
  <E> boolean remove(Set<E> set, E element) {
    boolean removed = set.remove(element);
    if (removed && remembers()) {
      step(() -> set.add(element));
    }
    return removed;
  }

  /** Adds at the end of a list. */
  <E> void append(List<E> list, E element) {
    list.add(element);
    if (remembers()) {
      step(list::removeLast);
    }
  }

  /** Removes from a list that holds it at most once. */
  <E> void remove(List<E> list, E element) {
    int at = list.lastIndexOf(element);
    if (at >= 0) {
      list.remove(at);
      if (remembers()) {
        step(() -> list.add(at, element));
      }
    }
  }
}
