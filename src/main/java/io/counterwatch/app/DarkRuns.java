package io.counterwatch.app;

import com.google.zxing.qrcode.encoder.ByteMatrix;

/** A QR code as few rectangles: the runs of dark modules in each of its rows. */
final class DarkRuns {
  private DarkRuns() {}

  /** What is told of each run; all in modules. */
  interface Run {
    void at(int column, int row, int length);
  }

  /** Tells all runs, row by row. */
  static void of(ByteMatrix modules, Run run) {
    for (int row = 0; row < modules.getHeight(); row++) {
      int column = 0;
      while (column < modules.getWidth()) {
        int from = column;
        while (column < modules.getWidth() && modules.get(column, row) == 1) {
          column++;
        }
        if (column > from) {
          run.at(from, row, column - from);
        } else {
          column++;
        }
      }
    }
  }
}
