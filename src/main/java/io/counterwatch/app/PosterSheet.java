package io.counterwatch.app;

import com.google.zxing.qrcode.encoder.ByteMatrix;

/**
 * What a {@link Poster} is drawn on. All lengths are millimetres of A5, from the sheet's upper left
 * corner; colours are written {@code #rrggbb}.
 */
interface PosterSheet {
  double WIDTH = 148;
  double HEIGHT = 210;

  /** Where a text's {@code x} is. */
  enum Anchor {
    START,
    MIDDLE
  }

  /**
   * How letters look.
   *
   * @param size of the type
   * @param weight as in style sheets: 400 plain, 700 bold
   */
  record Type(double size, int weight, String colour) {}

  /** A line that is drawn, with round ends. */
  record Pen(double width, String colour) {}

  /** A filled rectangle with round corners. */
  void box(double x, double y, double width, double height, double radius, String fill);

  /** A white rectangle with round corners and an edge. */
  void frame(double x, double y, double width, double height, double radius, Pen edge);

  /** A line of text; {@code y} is the line it stands on. */
  void text(String text, double x, double y, Type type, Anchor anchor);

  void circle(double x, double y, double radius, Pen pen);

  /** From one point to another, bent towards a third: a quadratic curve. */
  void curve(double x, double y, double bendX, double bendY, double endX, double endY, Pen pen);

  /** The black modules of a QR code, each a square with that side. */
  void code(ByteMatrix modules, double x, double y, double side);
}
