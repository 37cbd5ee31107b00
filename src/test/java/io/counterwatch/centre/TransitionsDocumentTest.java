package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.Transitions.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documented tables and the tested one have the same cells, and say the same in them. */
class TransitionsDocumentTest {
  private static final String OF_TICKET = "event";
  private static final String OF_COUNTER = "event at the counter";
  private static final String ELSE = "in any other state";
  private static final Pattern NOTE = Pattern.compile("\\((\\d+|A)\\)");
  private static final Pattern CODE = Pattern.compile("`([a-z-]+)`");

  /** Words of the tested table → the row of the document. */
  private static final Map<String, String> ROWS =
      Map.ofEntries(
          Map.entry("called", "`ticket.called`"),
          Map.entry("started", "`service.started`"),
          Map.entry("finished", "`service.finished`"),
          Map.entry("transferred", "`ticket.transferred`"),
          Map.entry("parked", "`ticket.parked`"),
          Map.entry("left", "`ticket.left`"),
          Map.entry("issued first", "`ticket.issued`, first in order"),
          Map.entry("issued again", "`ticket.issued`, again"),
          Map.entry("print-failed", "`ticket.print-failed`"),
          Map.entry("next call", "call of another ticket"),
          Map.entry("opened by others", "`counter.opened`, also by others"),
          Map.entry("paused", "`counter.paused`"),
          Map.entry("closed", "`counter.closed`"));

  private final List<String> document;
  private final Map<String, String> cells = new LinkedHashMap<>();
  private final Map<String, String> notes = new LinkedHashMap<>();
  private final Map<String, List<Case>> cases =
      Transitions.all().stream()
          .filter(each -> !each.event().isEmpty() && !each.column().equals(Transitions.STORY))
          .collect(Collectors.groupingBy(TransitionsDocumentTest::cell));

  TransitionsDocumentTest() throws IOException {
    document = Files.readAllLines(Path.of("docs/measures.md"));
    readTable(OF_TICKET);
    readTable(OF_COUNTER);
    readNotes();
  }

  private static String cell(Case each) {
    String event = each.event();
    String row = ROWS.get(event);
    if (row == null) {
      row = ROWS.get(event.substring(0, event.indexOf(' ')));
    }
    boolean ofCounter = Set.of("next call", "opened by others", "paused", "closed").contains(event);
    boolean named = !ofCounter || Set.of("called", "serving").contains(each.column());
    return row + " × " + (named ? each.column() : ELSE);
  }

  private static List<String> fields(String line) {
    return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
  }

  /** Fills in "the same" by the cell to the left. */
  private void readTable(String firstHeading) {
    int at = 0;
    while (!document.get(at).startsWith("| " + firstHeading + " |")) {
      at++;
    }
    List<String> columns = fields(document.get(at));
    for (at += 2; document.get(at).startsWith("|"); at++) {
      List<String> row = new ArrayList<>(fields(document.get(at)));
      assertThat(row).as(row.getFirst()).hasSameSizeAs(columns);
      for (int i = 1; i < row.size(); i++) {
        if (row.get(i).equals("the same")) {
          row.set(i, row.get(i - 1));
        }
        cells.put(row.getFirst() + " × " + columns.get(i), row.get(i));
      }
    }
  }

  /** A note begins with its number and ends with the next note or heading. */
  private void readNotes() {
    String note = "";
    for (String line : document) {
      if (line.startsWith("**(")) {
        note = line.substring(3, line.indexOf(')'));
      } else if (line.startsWith("#")) {
        note = "";
      }
      if (!note.isEmpty()) {
        notes.merge(note, line, (before, more) -> before + "\n" + more);
      }
    }
  }

  private static Set<String> notesIn(String cell) {
    return NOTE.matcher(cell)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A cell with its notes, and the notes that those name. */
  private String textOf(String cell) {
    StringBuilder text = new StringBuilder(cells.getOrDefault(cell, ""));
    Set<String> added = new TreeSet<>();
    List<String> open = new ArrayList<>(notesIn(text.toString()));
    while (!open.isEmpty()) {
      String note = open.removeFirst();
      if (added.add(note)) {
        text.append('\n').append(notes.get(note));
        open.addAll(notesIn(notes.getOrDefault(note, "")));
      }
    }
    return text.toString();
  }

  /** An undone end is dealt with as in the state before it, whose cell then speaks as well. */
  private String textOf(Case each) {
    String cell = cell(each);
    if (!each.notes().contains("A")) {
      return textOf(cell);
    }
    String row = cell.substring(0, cell.indexOf(" × ") + 3);
    return textOf(cell) + textOf(row + "called") + textOf(row + "serving");
  }

  private static Set<String> anomaliesIn(String text) {
    Set<String> known =
        Arrays.stream(Anomaly.values()).map(Anomaly::wireName).collect(Collectors.toSet());
    return CODE.matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .filter(known::contains)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> addedAnomalies(Case each) {
    Outcome before = Outcome.parse(each.prior());
    return Outcome.parse(each.outcome()).anomalies().entrySet().stream()
        .filter(found -> found.getValue() > before.anomalies().getOrDefault(found.getKey(), 0))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyDocumentedCellIsTestedAndEveryTestedCellIsDocumented() {
    assertThat(cells).hasSize(9 * 6 + 4 * 3);
    assertThat(cases.keySet()).containsExactlyInAnyOrderElementsOf(cells.keySet());
  }

  @Test
  void anAnomalyOfATestedCellIsNamedInTheDocumentedOne() {
    cases.forEach(
        (cell, ofCell) -> {
          Set<String> named = anomaliesIn(textOf(cell));
          for (Case each : ofCell) {
            if (each.state().contains("closing")) {
              // What the counter's own state says of the second closing stands with the counters.
              named.addAll(List.of("already-closed", "pause-while-closed"));
            }
            assertThat(named).as("%s in %s", each, cell).containsAll(addedAnomalies(each));
          }
        });
  }

  @Test
  void anAnomalyOfADocumentedCellIsSeenInATestedOne() {
    cells.forEach(
        (cell, text) ->
            assertThat(
                    cases.getOrDefault(cell, List.of()).stream()
                        .flatMap(each -> addedAnomalies(each).stream())
                        .collect(Collectors.toSet()))
                .as(cell)
                .containsAll(anomaliesIn(text)));
  }

  /** Where an anomaly stands alone, or "nothing", nothing else changes. */
  @Test
  void whereOnlyAnAnomalyIsDocumentedNothingElseChanges() {
    int seen = 0;
    for (Map.Entry<String, String> cell : cells.entrySet()) {
      if (!cell.getValue().matches("nothing|`[a-z-]+`( \\(A\\))?")) {
        continue;
      }
      for (Case each : cases.getOrDefault(cell.getKey(), List.of())) {
        if (!each.notes().contains("A")) {
          assertThat(legs(each.outcome())).as("%s", each).isEqualTo(legs(each.prior()));
          seen++;
        }
      }
    }
    assertThat(seen).isGreaterThan(100);
  }

  private static String legs(String outcome) {
    return Outcome.parse(outcome).legs().toString();
  }

  /**
   * The state that a cell names first is one that it leads to, or a note of it explains another.
   */
  @Test
  void theStateOfATestedCellIsNamedInTheDocumentedOne() {
    cases.forEach(
        (cell, ofCell) -> {
          for (Case each : ofCell) {
            String text = textOf(each).toLowerCase(Locale.ROOT);
            String after = Outcome.parse(each.outcome()).legs().getLast().state();
            String before = Outcome.parse(each.prior()).legs().getLast().state();
            boolean reason = Set.of("no-show", "cancelled", "walked-out").contains(after);
            assertThat(
                    after.equals(before)
                        || text.contains(after)
                        || (reason && text.contains("left"))
                        || (after.equals("waiting") && text.contains("new leg")))
                .as("%s leads to %s: %s", each, after, cell)
                .isTrue();
          }
        });
  }

  @Test
  void everyNoteIsUsedAndShownByACase() {
    Set<String> used =
        cells.values().stream()
            .flatMap(cell -> notesIn(cell).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(used).isEqualTo(new TreeSet<>(notes.keySet()));
    Set<String> shown =
        Transitions.all().stream()
            .flatMap(each -> each.notes().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(shown).isEqualTo(used);
    cases.forEach(
        (cell, ofCell) -> {
          ofCell.forEach(
              each -> assertThat(notesIn(textOf(cell))).as("%s", each).containsAll(each.notes()));
        });
  }
}
