package io.counterwatch.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.importer.RowReader.Cut;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowReaderTest {
  @Test
  void fieldsAreCutAndStripped() throws IOException {
    assertThat(rows("\uFEFFa, b ,\r\n\r\n,,\nlast", ',', '"'))
        .containsExactly(
            new Cut(1, List.of("a", "b", ""), null),
            new Cut(3, List.of("", "", ""), null),
            new Cut(4, List.of("last"), null));
  }

  @Test
  void quotesHoldDelimitersAndLineEnds() throws IOException {
    assertThat(rows("\"a;\"\"b\"\"\nc\";d\ne\"f;g\n", ';', '"'))
        .containsExactly(
            new Cut(1, List.of("a;\"b\"\nc", "d"), null), new Cut(3, List.of("e\"f", "g"), null));
  }

  @Test
  void withoutQuotesAQuoteIsACharacter() throws IOException {
    assertThat(rows("\"a\tb\"", '\t', null))
        .containsExactly(new Cut(1, List.of("\"a", "b\""), null));
  }

  @Test
  void aBadRowDoesNotStopTheNext() throws IOException {
    String text = "\"a\"b,c\nd,e\n" + "x".repeat(70_000) + ",y\nf,g\n\"open,\nh,i";
    List<Cut> rows = rows(text, ',', '"');
    assertThat(rows).hasSize(5);
    assertThat(rows.get(0).problem()).isEqualTo("something follows a closing quote");
    assertThat(rows.get(1)).isEqualTo(new Cut(2, List.of("d", "e"), null));
    assertThat(rows.get(2).problem()).isEqualTo("longer than 65536 characters");
    assertThat(rows.get(3)).isEqualTo(new Cut(4, List.of("f", "g"), null));
    assertThat(rows.get(4).problem()).isEqualTo("a quote is not closed");
  }

  @Test
  void anEndlessQuoteIsCutOff() throws IOException {
    String text = "\"" + "x,\n".repeat(40_000) + "a,b\n";
    List<Cut> rows = rows(text, ',', '"');
    assertThat(rows.get(0).problem()).contains("a quote is not closed");
    assertThat(rows.get(rows.size() - 1)).isEqualTo(new Cut(40_001, List.of("a", "b"), null));
  }

  private static List<Cut> rows(String text, char delimiter, @Nullable Character quote)
      throws IOException {
    List<Cut> rows = new ArrayList<>();
    try (RowReader reader = new RowReader(new StringReader(text), delimiter, quote)) {
      for (Cut cut = reader.read(); cut != null; cut = reader.read()) {
        rows.add(cut);
      }
    }
    return rows;
  }
}
