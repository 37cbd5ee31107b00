package io.counterwatch.app;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A poster for a counter: the way to the rating of a visit, in both languages, as SVG. It is drawn
 * in millimetres of A5 and printed at any size of the same form.
 *
 * @param vietnamese the centre's name
 * @param english the same
 * @param counter the counter's id
 * @param address what the QR code leads to
 */
record Poster(String vietnamese, String english, String counter, String address) {
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

  private static final int LINE_CHARS = 30;
  private static final double CODE_LEFT = 37;
  private static final double CODE_TOP = 92;
  private static final double CODE_SIDE = 74;

  /** White around a code, in its modules: without it some phones see none. */
  private static final int QUIET_MODULES = 4;

  private static final String INK = "#17282b";
  private static final String TEAL = "#0b6e63";
  private static final String MUTED = "#54666a";

  /** The mouths of the faces, from content to not. */
  private static final List<String> MOUTHS =
      List.of(
          "M15 28q9 12 18 0",
          "M16 29q8 6 16 0",
          "M16 31h16",
          "M16 33q8-5 16 0",
          "M16 34q8-10 16 0");

  /** The whole file. */
  String svg(Paper paper) {
    StringBuilder out = new StringBuilder(16_384);
    out.append(
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%dmm\" height=\"%dmm\""
                + " viewBox=\"0 0 148 210\" font-family=\"'Be Vietnam Pro','Noto Sans','Segoe UI',"
                + "Arial,sans-serif\">\n")
            .formatted(paper.width, paper.height));
    out.append("<title>")
        .append(escaped(vietnamese + " · Quầy " + counter))
        .append("</title>\n<rect width=\"148\" height=\"210\" fill=\"#fff\"/>\n");
    head(out);
    middle(out, "Bạn hài lòng chứ?", 62, 11.5, 750, INK);
    middle(out, "How was your visit?", 70, 5.4, 450, MUTED);
    faces(out);
    code(out);
    middle(out, "Mở máy ảnh, quét mã, chạm một lần", 181, 5.6, 650, INK);
    middle(out, "Open the camera, scan the code, tap once", 187.5, 4, 450, MUTED);
    middle(out, "10 giây · không hỏi tên · mỗi phiếu số được tính một lần", 198, 3.5, 500, INK);
    middle(out, "10 seconds · no name asked · one vote a ticket", 203, 3.1, 400, MUTED);
    return out.append("</svg>\n").toString();
  }

  private void head(StringBuilder out) {
    out.append("<rect width=\"148\" height=\"46\" fill=\"%s\"/>\n".formatted(TEAL));
    List<String> lines = wrapped(vietnamese);
    double y = lines.size() > 1 ? 15 : 20;
    for (String line : lines) {
      text(out, line, 10, y, 6.4, 700, "#fff", "start");
      y += 7.8;
    }
    text(out, english, 10, y + 0.4, 3.7, 450, "#d7efe9", "start");
    out.append("<rect x=\"112\" y=\"8\" width=\"27\" height=\"30\" rx=\"4\" fill=\"#fff\"/>\n");
    text(out, "Quầy", 125.5, 15.5, 4.6, 650, TEAL, "middle");
    text(out, counter, 125.5, 30, counter.length() > 2 ? 8 : 15, 800, TEAL, "middle");
    text(out, "Counter", 125.5, 35.6, 3.4, 450, MUTED, "middle");
  }

  private static void faces(StringBuilder out) {
    for (int i = 0; i < MOUTHS.size(); i++) {
      String colour = i < 2 ? "#1c7a4a" : i == 2 ? "#a06a12" : "#c2402f";
      out.append(
          ("<g transform=\"translate(%s 74.5) scale(0.27)\" fill=\"none\" stroke=\"%s\""
                  + " stroke-width=\"3.4\" stroke-linecap=\"round\"><circle cx=\"24\" cy=\"24\""
                  + " r=\"21\"/><path d=\"M17 19v2M31 19v2%s\"/></g>\n")
              .formatted(number(33.5 + i * 17), colour, MOUTHS.get(i)));
    }
  }

  private void code(StringBuilder out) {
    ByteMatrix modules = modules(address);
    double module = CODE_SIDE / (modules.getWidth() + 2 * QUIET_MODULES);
    out.append(
        ("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"4\" fill=\"#fff\" stroke=\"%s\""
                + " stroke-width=\"1.1\"/>\n")
            .formatted(
                number(CODE_LEFT - 1),
                number(CODE_TOP - 1),
                number(CODE_SIDE + 2),
                number(CODE_SIDE + 2),
                TEAL));
    out.append(
        ("<path transform=\"translate(%s %s) scale(%s)\" fill=\"#000\""
                + " shape-rendering=\"crispEdges\" d=\"")
            .formatted(
                number(CODE_LEFT + QUIET_MODULES * module),
                number(CODE_TOP + QUIET_MODULES * module),
                number(module)));
    path(out, modules);
    out.append("\"/>\n");
  }

  /** Each run of dark modules of a row is one rectangle. */
  private static void path(StringBuilder out, ByteMatrix modules) {
    for (int y = 0; y < modules.getHeight(); y++) {
      int x = 0;
      while (x < modules.getWidth()) {
        int from = x;
        while (x < modules.getWidth() && modules.get(x, y) == 1) {
          x++;
        }
        if (x > from) {
          out.append("M%d %dh%dv1h-%dz".formatted(from, y, x - from, x - from));
        } else {
          x++;
        }
      }
    }
  }

  /** With a quarter of the code's words to spare, for a poster that was scratched. */
  private static ByteMatrix modules(String text) {
    try {
      return Encoder.encode(text, ErrorCorrectionLevel.Q).getMatrix();
    } catch (WriterException e) {
      throw new ConfigurationException("--address: too long for a QR code");
    }
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" +")) {
      if (line.length() > 0 && line.length() + word.length() >= LINE_CHARS && lines.isEmpty()) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static void middle(
      StringBuilder out, String text, double y, double size, int weight, String colour) {
    text(out, text, 74, y, size, weight, colour, "middle");
  }

  private static void text(
      StringBuilder out,
      String text,
      double x,
      double y,
      double size,
      int weight,
      String colour,
      String anchor) {
    out.append(
        ("<text x=\"%s\" y=\"%s\" font-size=\"%s\" font-weight=\"%d\" fill=\"%s\""
                + " text-anchor=\"%s\">%s</text>\n")
            .formatted(number(x), number(y), number(size), weight, colour, anchor, escaped(text)));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value).replaceFirst("\\.?0+$", "");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
