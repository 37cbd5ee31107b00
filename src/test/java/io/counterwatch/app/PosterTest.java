package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.LuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class PosterTest {
  private static final String ADDRESS =
      "https://queue.example/survey/EwAAC2hiLXByb3ZpbmNlATPB1aKhxHsqfXkQ0zTw";
  private static final Pattern CODE = Pattern.compile("crispEdges\" d=\"([^\"]+)\"");
  private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\d+z");

  /** What a phone reads from the drawing. */
  static String read(String svg) throws ReaderException {
    Matcher code = CODE.matcher(svg);
    assertThat(code.find()).isTrue();
    boolean[][] dark = new boolean[64][64];
    int side = 0;
    Matcher run = RUN.matcher(code.group(1));
    while (run.find()) {
      int x = Integer.parseInt(run.group(1));
      int y = Integer.parseInt(run.group(2));
      int end = x + Integer.parseInt(run.group(3));
      for (; x < end; x++) {
        dark[y][x] = true;
      }
      side = Math.max(side, end);
    }
    return new QRCodeReader()
        .decode(new BinaryBitmap(new HybridBinarizer(new Drawn(dark, side))))
        .getText();
  }

  /** Modules of four pixels, with a white border of four modules. */
  private static final class Drawn extends LuminanceSource {
    private final boolean[][] dark;
    private final int modules;

    Drawn(boolean[][] dark, int modules) {
      super((modules + 8) * 4, (modules + 8) * 4);
      this.dark = dark;
      this.modules = modules;
    }

    @Override
    public byte[] getRow(int y, byte[] row) {
      byte[] all = new byte[getWidth()];
      for (int x = 0; x < all.length; x++) {
        int column = x / 4 - 4;
        int line = y / 4 - 4;
        boolean inside = column >= 0 && line >= 0 && column < modules && line < modules;
        all[x] = (byte) (inside && dark[line][column] ? 0 : 255);
      }
      return all;
    }

    @Override
    public byte[] getMatrix() {
      byte[] all = new byte[getWidth() * getHeight()];
      for (int y = 0; y < getHeight(); y++) {
        System.arraycopy(getRow(y, new byte[0]), 0, all, y * getWidth(), getWidth());
      }
      return all;
    }
  }

  @Test
  void aPhoneReadsTheAddress() throws Exception {
    Poster poster = new Poster("Trung tâm", "Centre", "3", ADDRESS);

    for (SvgSheet.Paper paper : SvgSheet.Paper.values()) {
      assertThat(read(SvgSheet.of(poster, paper))).isEqualTo(ADDRESS);
    }
  }

  @Test
  void itIsWellFormedWhateverTheNameAndHasBothLanguages() throws Exception {
    Poster poster =
        new Poster(
            "Trung tâm <Phục vụ> hành chính công & hỗ trợ tỉnh Hòa Bình", "A & B", "12", ADDRESS);
    String svg = SvgSheet.of(poster, SvgSheet.Paper.A4);

    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
    assertThat(svg)
        .contains("width=\"210mm\" height=\"297mm\"", "Bạn hài lòng chứ?", "How was your visit?")
        .contains("Quầy", "Counter", "A &amp; B");
  }

  @Test
  void theReaderSeesADifference() throws ReaderException {
    Poster poster = new Poster("a", "b", "1", ADDRESS + "x");
    String svg = SvgSheet.of(poster, SvgSheet.Paper.A5);
    assertThat(read(svg)).isNotEqualTo(ADDRESS);
  }
}
