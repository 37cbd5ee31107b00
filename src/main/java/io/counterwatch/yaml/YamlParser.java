package io.counterwatch.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes nodes of YAML text. */
final class YamlParser {
  static final long MAX_FILE_BYTES = 4 << 20;
  static final int MAX_DEPTH = 50;

  private static final YAMLFactory YAML = new YAMLFactory();

  private final String file;
  private final YAMLParser parser;

  private YamlParser(String file, YAMLParser parser) {
    this.file = file;
    this.parser = parser;
  }

  static YamlNode read(Path file) throws YamlException {
    return parse(file.toString(), text(file));
  }

  static String text(Path file) throws YamlException {
    try {
      if (!Files.isRegularFile(file)) {
        throw new YamlException("no such file: " + file);
      }
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new YamlException(file + ": over " + MAX_FILE_BYTES + " bytes");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new YamlException(file + ": not UTF-8");
    } catch (IOException e) {
      throw new YamlException("cannot read " + file + ": " + e.getMessage());
    }
  }

  static YamlNode parse(String name, String text) throws YamlException {
    try (YAMLParser parser = YAML.createParser(text)) {
      return new YamlParser(name, parser).document();
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new YamlException(name + ", line " + line + ": not valid YAML");
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  private YamlNode document() throws IOException, YamlException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return node("", new YamlNode.Content.Nothing());
    }
    YamlNode whole = value(first, "", 1);
    if (parser.nextToken() != null) {
      throw complaint("", "only one YAML document is expected");
    }
    return whole;
  }

  private YamlNode value(@Nullable JsonToken token, String path, int depth)
      throws IOException, YamlException {
    if (depth > MAX_DEPTH) {
      throw complaint(path, "too deep");
    }
    if (parser.isCurrentAlias()) {
      throw complaint(path, "anchors and aliases are not supported");
    }
    int line = line();
    YamlNode.Content content =
        token == JsonToken.START_OBJECT
            ? new YamlNode.Content.Entries(entries(path, depth))
            : token == JsonToken.START_ARRAY
                ? new YamlNode.Content.Items(items(path, depth))
                : token == JsonToken.VALUE_NULL
                    ? new YamlNode.Content.Nothing()
                    : new YamlNode.Content.Scalar(parser.getText());
    return new YamlNode(file, path, line, content);
  }

  private Map<String, YamlNode> entries(String path, int depth) throws IOException, YamlException {
    Map<String, YamlNode> nodes = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      String below = path.isEmpty() ? key : path + "." + key;
      // The key's own line: that of a block below it may be the next one.
      int line = line();
      YamlNode value = value(parser.nextToken(), below, depth + 1);
      if (nodes.put(key, value.at(line)) != null) {
        throw value.at(line).complaint("is given twice");
      }
    }
    return nodes;
  }

  private List<YamlNode> items(String path, int depth) throws IOException, YamlException {
    List<YamlNode> nodes = new ArrayList<>();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      nodes.add(value(token, path + "[" + nodes.size() + "]", depth + 1));
      token = parser.nextToken();
    }
    return nodes;
  }

  private YamlNode node(String path, YamlNode.Content content) {
    return new YamlNode(file, path, 1, content);
  }

  private int line() {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  private YamlException complaint(String path, String problem) {
    return new YamlNode(file, path, line(), new YamlNode.Content.Nothing()).complaint(problem);
  }
}
