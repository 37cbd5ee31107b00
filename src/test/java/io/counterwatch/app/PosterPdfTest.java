package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosterPdfTest {
  private static final String NAME = "Trung tâm Phục vụ hành chính công tỉnh Hòa Bình";
  private static final String ENGLISH = "Public Administration Service Centre of Hoa Binh";
  private static final int DOTS_PER_INCH = 100;

  /** Looked at by whoever changes the poster. */
  private static final Path PICTURES = Path.of("target", "posters");

  @TempDir private Path folder;

  private static String address(int counter) {
    return "https://queue.example/survey/EwAAC2hiLXByb3ZpbmNlATPB1aKhxHsqfXkQ0zT" + counter;
  }

  private static Poster poster(String name, int counter) {
    return new Poster(name, ENGLISH, Integer.toString(counter), address(counter));
  }

  /** What a phone reads from the printed page. */
  static String read(BufferedImage page) throws ReaderException {
    int width = page.getWidth();
    int height = page.getHeight();
    int[] pixels = page.getRGB(0, 0, width, height, null, 0, width);
    return new QRCodeReader()
        .decode(
            new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))))
        .getText();
  }

  @Test
  void eachPosterIsAPageOfA4WhoseCodeAPhoneReads() throws Exception {
    Path file = folder.resolve("posters.pdf");
    PdfSheets.write(List.of(poster(NAME, 3), poster(NAME, 4)), file);

    Files.createDirectories(PICTURES);
    try (PDDocument document = Loader.loadPDF(file.toFile())) {
      assertThat(document.getNumberOfPages()).isEqualTo(2);
      for (int i = 0; i < 2; i++) {
        PDRectangle paper = document.getPage(i).getMediaBox();
        assertThat(paper.getWidth()).isEqualTo(PDRectangle.A4.getWidth());
        assertThat(paper.getHeight()).isEqualTo(PDRectangle.A4.getHeight());
        BufferedImage page = new PDFRenderer(document).renderImageWithDPI(i, DOTS_PER_INCH);
        ImageIO.write(page, "png", PICTURES.resolve("poster-" + i + ".png").toFile());
        assertThat(read(page)).isEqualTo(address(3 + i));
      }
    }
  }

  @Test
  void itsLettersCanBeSearchedAndAreEmbedded() throws Exception {
    Path file = folder.resolve("posters.pdf");
    PdfSheets.write(List.of(poster(Normalizer.normalize(NAME, Normalizer.Form.NFD), 3)), file);

    try (PDDocument document = Loader.loadPDF(file.toFile())) {
      assertThat(new PDFTextStripper().getText(document).lines().map(String::strip))
          .contains(
              "Trung tâm Phục vụ hành chính",
              "công tỉnh Hòa Bình",
              ENGLISH,
              "Quầy",
              "3",
              "Bạn hài lòng chứ?",
              "How was your visit?",
              "Mở máy ảnh, quét mã, chạm một lần",
              "10 giây · không hỏi tên · mỗi phiếu số được tính một lần",
              "10 seconds · no name asked · one vote a ticket");
      assertThat(document.getDocumentInformation().getTitle()).isEqualTo(NAME);
      var resources = document.getPage(0).getResources();
      for (var name : resources.getFontNames()) {
        assertThat(resources.getFont(name).isEmbedded()).isTrue();
      }
    }
    // Only the letters in use: the whole font has 400 kB.
    assertThat(Files.size(file)).isLessThan(60_000);
  }

  @Test
  void aNameWithLettersThatTheFontHasNotIsRefused() throws IOException {
    Path file = folder.resolve("posters.pdf");

    assertThatThrownBy(() -> PdfSheets.write(List.of(poster("政务中心", 1)), file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("政务中心")
        .hasMessageContaining("--format svg");
    assertThat(file).doesNotExist();
  }
}
