package io.counterwatch.store;

import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows turned into one array for each column: what {@code unnest} wants. */
final class Columns<R> {
  private final Collection<? extends R> rows;
  private final Tuple tuple = Tuple.tuple();

  Columns(Collection<? extends R> rows) {
    this.rows = rows;
  }

  Columns<R> text(Function<R, @Nullable String> column) {
    tuple.addValue(fill(new String[rows.size()], column));
    return this;
  }

  Columns<R> bigint(Function<R, @Nullable Long> column) {
    tuple.addValue(fill(new Long[rows.size()], column));
    return this;
  }

  Columns<R> integer(Function<R, @Nullable Integer> column) {
    tuple.addValue(fill(new Integer[rows.size()], column));
    return this;
  }

  Columns<R> real(Function<R, @Nullable Double> column) {
    tuple.addValue(fill(new Double[rows.size()], column));
    return this;
  }

  Columns<R> bool(Function<R, @Nullable Boolean> column) {
    tuple.addValue(fill(new Boolean[rows.size()], column));
    return this;
  }

  Columns<R> date(Function<R, java.time.@Nullable LocalDate> column) {
    tuple.addValue(fill(new java.time.LocalDate[rows.size()], column));
    return this;
  }

  /** The parameters of both, in order. */
  Tuple and(Columns<?> others) {
    for (int i = 0; i < others.tuple.size(); i++) {
      tuple.addValue(others.tuple.getValue(i));
    }
    return tuple;
  }

  Tuple tuple() {
    return tuple;
  }

  private <T> T[] fill(T[] values, Function<R, @Nullable T> column) {
    int i = 0;
    for (R row : rows) {
      values[i++] = column.apply(row);
    }
    return values;
  }
}
