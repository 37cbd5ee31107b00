package io.counterwatch.importer;

import java.util.List;
import java.util.Map;

/**
 * One row of a log.
 *
 * @param line where it begins, from 1
 * @param columns the place of each column
 * @param fields without the blanks around them
 */
record Row(long line, Map<String, Integer> columns, List<String> fields) {
  /** What stands in a column; the mapping's columns were checked against the file's before. */
  String get(String column) {
    Integer place = columns.get(column);
    if (place == null) {
      throw new IllegalStateException("no column " + column);
    }
    return fields.get(place);
  }
}
