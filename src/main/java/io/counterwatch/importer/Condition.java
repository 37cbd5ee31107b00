package io.counterwatch.importer;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A question that a mapping asks of a row. */
sealed interface Condition {
  boolean holds(Row row);

  /** The column holds one of these texts. */
  record Is(String column, Set<String> texts) implements Condition {
    @Override
    public boolean holds(Row row) {
      return texts.contains(row.get(column));
    }
  }

  /** The column holds one of these texts, in capitals or not. */
  record AnyCase(String column, Set<String> lowerTexts) implements Condition {
    @Override
    public boolean holds(Row row) {
      return lowerTexts.contains(Texts.lower(row.get(column)));
    }
  }

  /** The column's whole text has that shape. */
  record Matches(String column, Pattern pattern) implements Condition {
    @Override
    public boolean holds(Row row) {
      return pattern.matcher(row.get(column)).matches();
    }
  }

  /** No column holds another digit than 0: {@code 0}, {@code 0:00:00}, {@code 0.0}. */
  record Zero(List<String> columns) implements Condition {
    @Override
    public boolean holds(Row row) {
      return columns.stream().allMatch(column -> isZero(row.get(column)));
    }

    private static boolean isZero(String text) {
      boolean digits = false;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c != '0' && c != ':' && c != '.' && c != '-') {
          return false;
        }
        digits |= c == '0';
      }
      return digits;
    }
  }

  /** Every column is empty. */
  record Empty(List<String> columns) implements Condition {
    @Override
    public boolean holds(Row row) {
      return columns.stream().allMatch(column -> row.get(column).isEmpty());
    }
  }

  /** All of these hold. */
  record All(List<Condition> conditions) implements Condition {
    @Override
    public boolean holds(Row row) {
      return conditions.stream().allMatch(condition -> condition.holds(row));
    }
  }

  /** At least one of these holds. */
  record Any(List<Condition> conditions) implements Condition {
    @Override
    public boolean holds(Row row) {
      return conditions.stream().anyMatch(condition -> condition.holds(row));
    }
  }

  /** None of these holds. */
  record None(List<Condition> conditions) implements Condition {
    @Override
    public boolean holds(Row row) {
      return conditions.stream().noneMatch(condition -> condition.holds(row));
    }
  }
}
