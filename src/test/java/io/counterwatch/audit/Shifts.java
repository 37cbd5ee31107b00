package io.counterwatch.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the counters said of themselves on a day: who was there, from when to when. */
final class Shifts {

  /** A time in which a counter was open, or paused, under one name. */
  static final class Spell {
    final String counter;
    final boolean paused;
    final @Nullable String clerk;
    final long from;
    @Nullable Long to;

    /** When the counter was opened under that name. */
    final long opened;

    /** Why it is paused, as its terminal said; null where it said nothing. */
    @Nullable String reason;

    Spell(String counter, boolean paused, @Nullable String clerk, long from, long opened) {
      this.opened = opened;
      this.counter = counter;
      this.paused = paused;
      this.clerk = clerk;
      this.from = from;
    }
  }

  final List<Spell> spells = new ArrayList<>();
  final List<String> senseless = new ArrayList<>();
  private final Map<String, Spell> now = new TreeMap<>();
  private final Map<String, Long> closed = new TreeMap<>();

  void play(RawEvent event) {
    if (!event.isOfCounter()) {
      return;
    }
    String counter = event.word("counter");
    Spell spell = now.get(counter);
    switch (event.type()) {
      case "counter.opened" -> {
        String named = event.text("staff");
        String clerk = named != null ? named : spell == null ? null : spell.clerk;
        if (spell == null || spell.paused || (clerk != null && !clerk.equals(spell.clerk))) {
          end(spell, event);
          long opened =
              spell != null && Objects.equals(clerk, spell.clerk) ? spell.opened : event.micros();
          begin(new Spell(counter, false, clerk, event.micros(), opened));
        }
      }
      case "counter.paused" -> {
        if (spell == null) {
          senseless.add("pause-while-closed");
        } else if (!spell.paused) {
          end(spell, event);
          Spell pause = new Spell(counter, true, spell.clerk, event.micros(), spell.opened);
          pause.reason = event.text("reason");
          begin(pause);
        }
      }
      case "counter.closed" -> {
        if (spell == null) {
          senseless.add("already-closed");
        } else {
          end(spell, event);
          now.remove(counter);
          closed.put(counter, event.micros());
        }
      }
      default -> throw new IllegalArgumentException(event.type());
    }
  }

  private static void end(@Nullable Spell spell, RawEvent event) {
    if (spell != null) {
      spell.to = event.micros();
    }
  }

  private void begin(Spell spell) {
    now.put(spell.counter, spell);
    spells.add(spell);
  }

  /** Under whose name the counter is open, or null. */
  @Nullable String clerkAt(String counter) {
    Spell spell = now.get(counter);
    return spell == null ? null : spell.clerk;
  }

  /** Why it is paused; null where it is not, or said nothing. */
  @Nullable String pauseReasonOf(String counter) {
    Spell spell = now.get(counter);
    return spell == null ? null : spell.reason;
  }

  /** What the counter says: available, paused or closed. */
  String stateOf(String counter) {
    Spell spell = now.get(counter);
    return spell == null ? "closed" : spell.paused ? "paused" : "available";
  }

  /** Since when the counter says so; null where it never said anything. */
  @Nullable Long sinceOf(String counter) {
    Spell spell = now.get(counter);
    return spell == null ? closed.get(counter) : (Long) spell.from;
  }
}
