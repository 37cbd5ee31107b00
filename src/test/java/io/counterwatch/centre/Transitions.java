package io.counterwatch.centre;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The hand-written table of transitions, {@code centre/transitions.txt}, as cases. */
final class Transitions {
  /** What the table knows, in the words of the file, with the story's line that each stands for. */
  static final Map<String, String> EVENTS = new LinkedHashMap<>();

  /** The column of a section that is a story of its own, not a cell. */
  static final String STORY = "story";

  private static final List<String> REASONS = List.of("no-show", "cancelled", "walked-out");

  static {
    EVENTS.put("called c", "A called c caller2");
    EVENTS.put("called o", "A called o caller2");
    EVENTS.put("started c", "A started c starter2");
    EVENTS.put("started o", "A started o starter2");
    EVENTS.put("finished c", "A finished c finisher2");
    EVENTS.put("finished o", "A finished o finisher2");
    EVENTS.put("transferred", "A transferred household");
    EVENTS.put("parked", "A parked");
    EVENTS.put("left no-show", "A left no-show");
    EVENTS.put("left cancelled", "A left cancelled");
    EVENTS.put("left walked-out", "A left walked-out");
    EVENTS.put("issued first", "A issued land");
    EVENTS.put("issued again", "A issued household");
    EVENTS.put("print-failed", "A print-failed");
    EVENTS.put("next call", "C issued land\n08:30:00 C called c");
    EVENTS.put("opened by others", "counter c opened shift2");
    EVENTS.put("paused", "counter c paused");
    EVENTS.put("closed", "counter c closed");
  }

  /** Events that only some states are given. */
  private static final Map<String, String> MORE_EVENTS =
      Map.of("transferred back", "A transferred land");

  private Transitions() {}

  /**
   * One state, one event, one kind of counter.
   *
   * @param event empty for the state itself, before any event
   * @param kind B sends starts and finishes, S starts, F finishes, N neither
   * @param prior the outcome without the event
   * @param outcome in the file's notation, complete and in the order of {@link Outcome}
   * @param notes of the document
   */
  record Case(
      String state,
      String column,
      String event,
      char kind,
      String story,
      String prior,
      String outcome,
      List<String> notes) {
    @Override
    public String toString() {
      return state + " × " + (event.isEmpty() ? "nothing" : event) + " at " + kind;
    }
  }

  /** All of them. */
  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    Section section = null;
    for (String line : lines()) {
      if (line.startsWith("== ")) {
        section = new Section(line.substring(3).split(" : "));
      } else if (line.matches("\\d\\d:.*")) {
        Objects.requireNonNull(section).story.append(line).append('\n');
      } else {
        Objects.requireNonNull(section).add(line, cases);
      }
    }
    return cases;
  }

  private static List<String> lines() {
    try (InputStream file = Transitions.class.getResourceAsStream("/centre/transitions.txt")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Section {
    final String state;
    final String column;
    final String kinds;
    final StringBuilder story = new StringBuilder();
    final Map<Character, String> bases = new LinkedHashMap<>();

    Section(String[] heading) {
      state = heading[0];
      column = heading[1];
      kinds = heading[2];
    }

    void add(String line, List<Case> cases) {
      String[] fields = line.split(" *\\| *");
      List<String> notes = fields.length > 3 ? List.of(fields[3].split(" ")) : List.of();
      for (char kind : fields[1].toCharArray()) {
        if (kinds.indexOf(kind) < 0) {
          throw new IllegalArgumentException(state + " is not for " + kind + ": " + line);
        }
        if (fields[0].equals("base")) {
          String base = Outcome.canonical(at(kind, fields[2]));
          bases.put(kind, base);
          cases.add(new Case(state, column, "", kind, story("", kind), base, base, notes));
        } else if (fields[0].equals("left")) {
          REASONS.forEach(
              reason ->
                  cases.add(
                      one("left " + reason, kind, fields[2].replace("REASON", reason), notes)));
        } else {
          cases.add(one(fields[0], kind, fields[2], notes));
        }
      }
    }

    private Case one(String event, char kind, String outcome, List<String> notes) {
      String prior = Objects.requireNonNull(bases.get(kind), () -> state + " has no base");
      return new Case(
          state,
          column,
          event,
          kind,
          story(event, kind),
          prior,
          Outcome.canonical(at(kind, outcome.replaceFirst("^=", prior))),
          notes);
    }

    private String story(String event, char kind) {
      String before = story.toString();
      if (event.equals("issued first")) {
        before = before.replace("08:00:00 A issued land\n", "");
      }
      String line = event.isEmpty() ? "" : EVENTS.getOrDefault(event, MORE_EVENTS.get(event));
      return at(
          kind,
          "07:00:00 counter c opened shift\n07:00:00 counter o opened other\n"
              + before
              + (event.isEmpty() ? "" : "08:30:00 " + line));
    }

    /** With the names of that kind's counters. */
    private static String at(char kind, String text) {
      String name = String.valueOf(Character.toLowerCase(kind));
      return Stream.of(text.split("(?<=\\n)"))
          .map(
              line ->
                  line.replaceAll("(?<=[ @#])c(?=[/: \\n]|$)", name)
                      .replaceAll("(?<=[ @#])o(?=[/: \\n]|$)", name + "2"))
          .reduce("", String::concat);
    }
  }
}
