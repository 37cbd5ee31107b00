package io.counterwatch.importer;

import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How another system's log becomes events; {@code docs/import.md} says how to write one. */
public final class Mapping {
  private final String text;
  private final Layout layout;
  private final ZoneId zone;
  private final @Nullable String device;
  private final Formats formats;
  private final @Nullable Condition drop;
  private final Map<String, Condition> expected;
  private final List<Stamp> stamps;
  private final List<EventRule> events;

  /**
   * How the file is laid out.
   *
   * @param header whether the first row holds the columns' names
   * @param columns the columns' names, empty to take those of the header
   * @param headings of columns that the mapping calls otherwise: what the header may call them
   * @param used every column that the mapping asks for, with the line where it first does, in the
   *     order of the mapping
   */
  record Layout(
      char delimiter,
      @Nullable Character quote,
      Charset encoding,
      boolean header,
      List<String> columns,
      Map<String, List<String>> headings,
      Map<String, Integer> used) {}

  Mapping(
      String text,
      Layout layout,
      ZoneId zone,
      @Nullable String device,
      Formats formats,
      @Nullable Condition drop,
      Map<String, Condition> expected,
      List<Stamp> stamps,
      List<EventRule> events) {
    this.text = text;
    this.layout = layout;
    this.zone = zone;
    this.device = device;
    this.formats = formats;
    this.drop = drop;
    this.expected = expected;
    this.stamps = stamps;
    this.events = events;
  }

  /**
   * Reads a mapping.
   *
   * @throws MappingException where it cannot be read or is none, in one line
   */
  public static Mapping read(Path file) throws MappingException {
    try {
      YamlNode node = YamlNode.read(file);
      String text = Files.readString(file);
      String composed = Texts.composed(text);
      return MappingReader.read(
          composed.equals(text) ? node : YamlNode.parse(file.toString(), composed), text);
    } catch (YamlException e) {
      throw new MappingException(e.getMessage());
    } catch (IOException e) {
      throw new MappingException("cannot read " + file + ": " + e.getMessage());
    }
  }

  static Mapping parse(String name, String text) throws MappingException {
    try {
      return MappingReader.read(YamlNode.parse(name, text), text);
    } catch (YamlException e) {
      throw new MappingException(e.getMessage());
    }
  }

  /** The zone of the log's clocks. */
  public ZoneId zone() {
    return zone;
  }

  /** The device that the events come from, or null for one of the centre's own. */
  @Nullable String device() {
    return device;
  }

  /** The mapping as it is written. */
  String text() {
    return text;
  }

  Layout layout() {
    return layout;
  }

  Formats formats() {
    return formats;
  }

  /** Which rows are no tickets, or null. */
  @Nullable Condition drop() {
    return drop;
  }

  /** What must hold of every other row, by what it is called. */
  Map<String, Condition> expected() {
    return expected;
  }

  /** In their order; one refers only to those before it. */
  List<Stamp> stamps() {
    return stamps;
  }

  List<EventRule> events() {
    return events;
  }
}
