package io.counterwatch.app;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import io.counterwatch.app.PosterSheet.Anchor;
import io.counterwatch.app.PosterSheet.Pen;
import io.counterwatch.app.PosterSheet.Type;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A poster for a counter: the way to the rating of a visit, in both languages. It is drawn in
 * millimetres of A5 and printed at any size of the same form.
 *
 * @param vietnamese the centre's name
 * @param english the same
 * @param counter the counter's id
 * @param address what the QR code leads to
 */
record Poster(String vietnamese, String english, String counter, String address) {
  private static final int LINE_CHARS = 30;
  private static final double MIDDLE = PosterSheet.WIDTH / 2;
  private static final double CODE_LEFT = 37;
  private static final double CODE_TOP = 92;
  private static final double CODE_SIDE = 74;

  /** White around a code, in its modules: without it some phones see none. */
  private static final int QUIET_MODULES = 4;

  private static final String WHITE = "#ffffff";
  private static final String INK = "#17282b";
  private static final String TEAL = "#0b6e63";
  private static final String PALE = "#d7efe9";
  private static final String MUTED = "#54666a";

  /** Faces are drawn on a square of 48 of these, with the two eyes at 17 and 31. */
  private static final double FACE_UNIT = 0.27;

  /**
   * The mouth of a face, in its units.
   *
   * @param bend how far its middle is pulled down
   */
  private record Mouth(double x, double y, double width, double bend, String colour) {}

  private static final String CONTENT = "#1c7a4a";
  private static final String SO_SO = "#a06a12";
  private static final String UNHAPPY = "#c2402f";

  /** From content to not. */
  private static final List<Mouth> MOUTHS =
      List.of(
          new Mouth(15, 28, 18, 12, CONTENT),
          new Mouth(16, 29, 16, 6, CONTENT),
          new Mouth(16, 31, 16, 0, SO_SO),
          new Mouth(16, 33, 16, -5, UNHAPPY),
          new Mouth(16, 34, 16, -10, UNHAPPY));

  /** Each letter with its marks becomes one character, since fonts have those. */
  Poster {
    vietnamese = Normalizer.normalize(vietnamese, Normalizer.Form.NFC);
    english = Normalizer.normalize(english, Normalizer.Form.NFC);
  }

  /** What the poster is about, in a line. */
  String title() {
    return vietnamese + " · Quầy " + counter;
  }

  /** Draws it on an empty sheet. */
  void draw(PosterSheet sheet) {
    head(sheet);
    middle(sheet, "Bạn hài lòng chứ?", 62, new Type(11.5, 750, INK));
    middle(sheet, "How was your visit?", 70, new Type(5.4, 450, MUTED));
    for (int i = 0; i < MOUTHS.size(); i++) {
      face(sheet, 33.5 + i * 17, 74.5, MOUTHS.get(i));
    }
    code(sheet);
    middle(sheet, "Mở máy ảnh, quét mã, chạm một lần", 181, new Type(5.6, 650, INK));
    middle(sheet, "Open the camera, scan the code, tap once", 187.5, new Type(4, 450, MUTED));
    middle(
        sheet,
        "10 giây · không hỏi tên · mỗi phiếu số được tính một lần",
        198,
        new Type(3.5, 500, INK));
    middle(sheet, "10 seconds · no name asked · one vote a ticket", 203, new Type(3.1, 400, MUTED));
  }

  private static void middle(PosterSheet sheet, String text, double y, Type type) {
    sheet.text(text, MIDDLE, y, type, Anchor.MIDDLE);
  }

  private void head(PosterSheet sheet) {
    sheet.box(0, 0, PosterSheet.WIDTH, 46, 0, TEAL);
    List<String> lines = wrapped(vietnamese);
    double y = lines.size() > 1 ? 15 : 20;
    for (String line : lines) {
      sheet.text(line, 10, y, new Type(6.4, 700, WHITE), Anchor.START);
      y += 7.8;
    }
    sheet.text(english, 10, y + 0.4, new Type(3.7, 450, PALE), Anchor.START);
    sheet.box(112, 8, 27, 30, 4, WHITE);
    double middle = 125.5;
    sheet.text("Quầy", middle, 15.5, new Type(4.6, 650, TEAL), Anchor.MIDDLE);
    double size = counter.length() > 2 ? 8 : 15;
    sheet.text(counter, middle, 30, new Type(size, 800, TEAL), Anchor.MIDDLE);
    sheet.text("Counter", middle, 35.6, new Type(3.4, 450, MUTED), Anchor.MIDDLE);
  }

  private static void face(PosterSheet sheet, double left, double top, Mouth mouth) {
    double unit = FACE_UNIT;
    Pen pen = new Pen(3.4 * unit, mouth.colour());
    sheet.circle(left + 24 * unit, top + 24 * unit, 21 * unit, pen);
    for (int eye : new int[] {17, 31}) {
      double x = left + eye * unit;
      sheet.curve(x, top + 19 * unit, x, top + 20 * unit, x, top + 21 * unit, pen);
    }
    double x = left + mouth.x() * unit;
    double y = top + mouth.y() * unit;
    double width = mouth.width() * unit;
    sheet.curve(x, y, x + width / 2, y + mouth.bend() * unit, x + width, y, pen);
  }

  private void code(PosterSheet sheet) {
    ByteMatrix modules = modules(address);
    double module = CODE_SIDE / (modules.getWidth() + 2 * QUIET_MODULES);
    sheet.frame(CODE_LEFT - 1, CODE_TOP - 1, CODE_SIDE + 2, CODE_SIDE + 2, 4, new Pen(1.1, TEAL));
    sheet.code(
        modules, CODE_LEFT + QUIET_MODULES * module, CODE_TOP + QUIET_MODULES * module, module);
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
}
