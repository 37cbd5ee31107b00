package io.counterwatch.app;

import com.google.zxing.qrcode.encoder.ByteMatrix;
import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.util.Matrix;

/**
 * Posters as one PDF, a page of A4 each. Its letters are those of Liberation Sans, which the
 * library brings along (SIL Open Font Licence) and which knows Vietnamese; only the letters in use
 * are embedded.
 */
final class PdfSheets {
  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  private PdfSheets() {}

  /**
   * Writes the file.
   *
   * @throws ConfigurationException where a name has a letter that the font has not
   */
  static void write(List<Poster> posters, Path file) throws IOException {
    try (PDDocument document = new PDDocument();
        InputStream letters =
            Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT), FONT)) {
      PDFont font = PDType0Font.load(document, letters);
      document.getDocumentCatalog().setLanguage("vi");
      document.getDocumentInformation().setTitle(posters.getFirst().vietnamese());
      for (Poster poster : posters) {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
          poster.draw(new Sheet(content, font));
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
      }
      document.save(file.toFile());
    }
  }

  /** One page. PDF counts from the lower left corner. */
  private static final class Sheet implements PosterSheet {
    /** A quarter of a circle as a cubic curve: so far are the two points that bend it. */
    private static final double ROUND = 0.552_285;

    /** From here on letters are drawn as bold ones: the font has no others. */
    private static final int BOLD_WEIGHT = 600;

    /** The edge that makes a letter bold, as a share of its size. */
    private static final double BOLD_EDGE = 0.035;

    private static final int ROUND_ENDS = 1;

    private final PDPageContentStream content;
    private final PDFont font;

    /** What is done with a page. */
    private interface Drawing {
      void on(PDPageContentStream content) throws IOException;
    }

    Sheet(PDPageContentStream content, PDFont font) {
      this.content = content;
      this.font = font;
      // A5 on A4: as high as the page, and in the middle of it.
      float scale = PDRectangle.A4.getHeight() / (float) HEIGHT;
      float left = (PDRectangle.A4.getWidth() - (float) WIDTH * scale) / 2;
      draw(on -> on.transform(new Matrix(scale, 0, 0, scale, left, 0)));
    }

    private void draw(Drawing drawing) {
      try {
        drawing.on(content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static float up(double y) {
      return (float) (HEIGHT - y);
    }

    @Override
    public void box(double x, double y, double width, double height, double radius, String fill) {
      draw(
          on -> {
            on.setNonStrokingColor(Color.decode(fill));
            outline(on, x, y, width, height, radius);
            on.fill();
          });
    }

    @Override
    public void frame(double x, double y, double width, double height, double radius, Pen edge) {
      draw(
          on -> {
            on.setNonStrokingColor(Color.WHITE);
            take(on, edge);
            outline(on, x, y, width, height, radius);
            on.fillAndStroke();
          });
    }

    private static void take(PDPageContentStream on, Pen pen) throws IOException {
      on.setStrokingColor(Color.decode(pen.colour()));
      on.setLineWidth((float) pen.width());
      on.setLineCapStyle(ROUND_ENDS);
    }

    /** Clockwise from the left end of its upper edge. */
    private static void outline(
        PDPageContentStream on, double x, double y, double width, double height, double radius)
        throws IOException {
      if (radius == 0) {
        on.addRect((float) x, up(y + height), (float) width, (float) height);
        return;
      }
      double right = x + width;
      double low = y + height;
      double near = radius * (1 - ROUND);
      on.moveTo((float) (x + radius), up(y));
      on.lineTo((float) (right - radius), up(y));
      bend(on, right - near, y, right, y + near, right, y + radius);
      on.lineTo((float) right, up(low - radius));
      bend(on, right, low - near, right - near, low, right - radius, low);
      on.lineTo((float) (x + radius), up(low));
      bend(on, x + near, low, x, low - near, x, low - radius);
      on.lineTo((float) x, up(y + radius));
      bend(on, x, y + near, x + near, y, x + radius, y);
      on.closePath();
    }

    private static void bend(
        PDPageContentStream on, double x1, double y1, double x2, double y2, double x, double y)
        throws IOException {
      on.curveTo((float) x1, up(y1), (float) x2, up(y2), (float) x, up(y));
    }

    @Override
    public void text(String text, double x, double y, Type type, Anchor anchor) {
      check(text);
      draw(
          on -> {
            double left = anchor == Anchor.START ? x : x - width(text, type.size()) / 2;
            Color colour = Color.decode(type.colour());
            boolean bold = type.weight() >= BOLD_WEIGHT;
            on.beginText();
            on.setFont(font, (float) type.size());
            on.setNonStrokingColor(colour);
            on.setStrokingColor(colour);
            on.setLineWidth((float) (type.size() * BOLD_EDGE));
            on.setRenderingMode(bold ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
            on.newLineAtOffset((float) left, up(y));
            on.showText(text);
            on.endText();
          });
    }

    private void check(String text) {
      try {
        font.encode(text);
      } catch (IOException | IllegalArgumentException e) {
        throw new ConfigurationException(
            "the font of the PDF has not all letters of \"%s\": --format svg".formatted(text));
      }
    }

    private double width(String text, double size) throws IOException {
      return font.getStringWidth(text) / 1_000 * size;
    }

    @Override
    public void circle(double x, double y, double radius, Pen pen) {
      draw(
          on -> {
            take(on, pen);
            outline(on, x - radius, y - radius, 2 * radius, 2 * radius, radius);
            on.stroke();
          });
    }

    @Override
    public void curve(
        double x, double y, double bendX, double bendY, double endX, double endY, Pen pen) {
      draw(
          on -> {
            take(on, pen);
            on.moveTo((float) x, up(y));
            // A quadratic curve as the cubic one that it is.
            bend(
                on,
                x + (bendX - x) * 2 / 3,
                y + (bendY - y) * 2 / 3,
                endX + (bendX - endX) * 2 / 3,
                endY + (bendY - endY) * 2 / 3,
                endX,
                endY);
            on.stroke();
          });
    }

    /** One path, so that no edges show between its rectangles. */
    @Override
    public void code(ByteMatrix modules, double x, double y, double side) {
      draw(
          on -> {
            on.setNonStrokingColor(Color.BLACK);
            DarkRuns.of(
                modules,
                (column, row, length) ->
                    draw(
                        rect ->
                            rect.addRect(
                                (float) (x + column * side),
                                up(y + (row + 1) * side),
                                (float) (length * side),
                                (float) side)));
            on.fill();
          });
    }
  }
}
