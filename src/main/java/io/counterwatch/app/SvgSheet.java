package io.counterwatch.app;

import com.google.zxing.qrcode.encoder.ByteMatrix;
import java.util.Locale;

/** A poster as an SVG file. */
final class SvgSheet implements PosterSheet {
  /** A sheet of paper, in millimetres. */
  enum Paper {
    A5(148, 210),
    A4(210, 297);

    private final int width;
    private final int height;

    Paper(int width, int height) {
      this.width = width;
      this.height = height;
    }
  }

  private final StringBuilder out = new StringBuilder(16_384);

  private SvgSheet() {}

  /** The whole file. */
  static String of(Poster poster, Paper paper) {
    SvgSheet sheet = new SvgSheet();
    sheet.out.append(
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%dmm\" height=\"%dmm\""
                + " viewBox=\"0 0 148 210\" font-family=\"'Be Vietnam Pro','Noto Sans','Segoe UI',"
                + "Arial,sans-serif\">\n<title>%s</title>\n")
            .formatted(paper.width, paper.height, escaped(poster.title())));
    sheet.box(0, 0, WIDTH, HEIGHT, 0, "#ffffff");
    poster.draw(sheet);
    return sheet.out.append("</svg>\n").toString();
  }

  @Override
  public void box(double x, double y, double width, double height, double radius, String fill) {
    rect(x, y, width, height, radius);
    out.append(" fill=\"%s\"/>\n".formatted(fill));
  }

  @Override
  public void frame(double x, double y, double width, double height, double radius, Pen edge) {
    rect(x, y, width, height, radius);
    out.append(
        " fill=\"#ffffff\" stroke=\"%s\" stroke-width=\"%s\"/>\n"
            .formatted(edge.colour(), number(edge.width())));
  }

  private void rect(double x, double y, double width, double height, double radius) {
    out.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\""
            .formatted(number(x), number(y), number(width), number(height), number(radius)));
  }

  @Override
  public void text(String text, double x, double y, Type type, Anchor anchor) {
    out.append(
        ("<text x=\"%s\" y=\"%s\" font-size=\"%s\" font-weight=\"%d\" fill=\"%s\""
                + " text-anchor=\"%s\">%s</text>\n")
            .formatted(
                number(x),
                number(y),
                number(type.size()),
                type.weight(),
                type.colour(),
                anchor.name().toLowerCase(Locale.ROOT),
                escaped(text)));
  }

  @Override
  public void circle(double x, double y, double radius, Pen pen) {
    out.append(
        "<circle cx=\"%s\" cy=\"%s\" r=\"%s\"%s/>\n"
            .formatted(number(x), number(y), number(radius), drawn(pen)));
  }

  @Override
  public void curve(
      double x, double y, double bendX, double bendY, double endX, double endY, Pen pen) {
    out.append(
        "<path d=\"M%s %sQ%s %s %s %s\"%s/>\n"
            .formatted(
                number(x),
                number(y),
                number(bendX),
                number(bendY),
                number(endX),
                number(endY),
                drawn(pen)));
  }

  private static String drawn(Pen pen) {
    return " fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" stroke-linecap=\"round\""
        .formatted(pen.colour(), number(pen.width()));
  }

  /** Each run of dark modules of a row is one rectangle. */
  @Override
  public void code(ByteMatrix modules, double x, double y, double side) {
    out.append(
        ("<path transform=\"translate(%s %s) scale(%s)\" fill=\"#000\""
                + " shape-rendering=\"crispEdges\" d=\"")
            .formatted(number(x), number(y), number(side)));
    DarkRuns.of(
        modules,
        (column, row, length) ->
            out.append("M%d %dh%dv1h-%dz".formatted(column, row, length, length)));
    out.append("\"/>\n");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value).replaceFirst("\\.?0+$", "");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
