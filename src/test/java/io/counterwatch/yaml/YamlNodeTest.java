package io.counterwatch.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlNodeTest {
  private static final String TEXT =
      """
      # a comment
      name: {vi: Đất đai, en: Land}
      open: true
      count: 20
      id: 1
      since: 2024-01-01
      empty:
      items:
        - one
        - {two: 2}
        -
          three:
            - 3
      """;

  @Test
  void valuesAreWhatIsWritten() throws YamlException {
    YamlNode.YamlMap map = top(TEXT);
    assertThat(map.need("name").map("vi", "en").text("vi", "")).isEqualTo("Đất đai");
    assertThat(map.flag("open", false)).isTrue();
    assertThat(map.need("count").number(0, 20)).isEqualTo(20);
    assertThat(map.text("id", "")).isEqualTo("1");
    assertThat(map.text("since", "")).isEqualTo("2024-01-01");
    assertThat(map.has("empty")).isFalse();
    assertThat(map.get("absent")).isNull();
    assertThat(map.list("absent")).isEmpty();
    assertThat(map.entries("absent")).isEmpty();
    assertThat(map.list("items")).hasSize(3);
    assertThat(map.list("items").get(2).map("three").need("three").texts()).containsExactly("3");
  }

  @Test
  void everyNodeKnowsItsPlace() throws YamlException {
    YamlNode three = top(TEXT).list("items").get(2).map("three").need("three");
    assertThat(three.line()).isEqualTo(12);
    assertThat(three.path()).isEqualTo("items[2].three");
    assertThat(top(TEXT).need("items").line()).isEqualTo(8);
  }

  @Test
  void complaintsNameFileLineAndKey() {
    complaint(
        () -> YamlNode.parse("f", TEXT).map("name"),
        "f, line 3: open: unknown key, not one of name");
    complaint(() -> top(TEXT).need("absent"), "f, line 2: needs the key absent");
    complaint(() -> top(TEXT).need("items").text(), "f, line 8: items: needs one value");
    complaint(() -> top(TEXT).need("items").entries(), "f, line 8: items: needs keys and values");
    complaint(() -> top(TEXT).need("items").texts(), "f, line 10: items[1]: needs one value");
    complaint(() -> top(TEXT).need("name").list(), "f, line 2: name: needs a list");
    complaint(() -> top(TEXT).need("id").list(), "f, line 5: id: needs a list");
    complaint(() -> top(TEXT).need("id").flag(), "f, line 5: id: needs true or false");
    complaint(
        () -> top(TEXT).need("id").number(2, 9), "f, line 5: id: needs a whole number from 2 to 9");
    complaint(
        () -> top(TEXT).need("open").number(2, 9),
        "f, line 3: open: needs a whole number from 2 to 9");
    complaint(() -> YamlNode.parse("f", "a: 1\nb: 2\na: 3\n"), "f, line 3: a: is given twice");
    complaint(
        () -> YamlNode.parse("f", "a: 1\n---\nb: 2\n"),
        "f, line 3: only one YAML document is expected");
    complaint(
        () -> YamlNode.parse("f", "a: &x 1\nb: *x\n"),
        "f, line 2: b: anchors and aliases are not supported");
    complaint(() -> YamlNode.parse("f", "a: 1\nb: [1\nc: {"), "f, line 3: not valid YAML");
    complaint(
        () -> YamlNode.parse("f", "[".repeat(60)), "f, line 1: " + "[0]".repeat(50) + ": too deep");
    complaint(() -> YamlNode.parse("f", "- 1").map("a"), "f, line 1: needs keys and values");
  }

  @Test
  void nothingIsAnEmptyFile() throws YamlException {
    assertThat(YamlNode.parse("f", "# only a comment\n").map("a").has("a")).isFalse();
    assertThat(YamlNode.parse("f", "").isNothing()).isTrue();
  }

  @Test
  void filesThatCannotBeRead(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("f.yaml");
    complaint(() -> YamlNode.read(file), "no such file: " + file);
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
    complaint(() -> YamlNode.read(file), file + ": not UTF-8");
    Files.write(file, new byte[5 << 20]);
    complaint(() -> YamlNode.read(file), file + ": over 4194304 bytes");
    Files.writeString(file, "a: 1");
    assertThat(YamlNode.read(file).map("a").text("a", "")).isEqualTo("1");
  }

  private static YamlNode.YamlMap top(String text) throws YamlException {
    return YamlNode.parse("f", text)
        .map("name", "open", "count", "id", "since", "empty", "items", "absent");
  }

  private static void complaint(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(YamlException.class).hasMessage(message);
  }
}
