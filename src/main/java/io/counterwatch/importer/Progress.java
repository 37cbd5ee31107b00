package io.counterwatch.importer;

/** Hears how far an import has come. Called often. */
@FunctionalInterface
public interface Progress {
  /** Says nothing. */
  Progress SILENT = (ratio, rows, events) -> {};

  /**
   * Rows have been read.
   *
   * @param ratio how much of the file, 0 to 1
   * @param rows so far
   * @param events given out so far
   */
  void at(double ratio, long rows, long events);
}
