package io.counterwatch.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The folder {@code prometheus} as it is delivered. */
final class AlertingFiles {
  static final Path FOLDER = Path.of("prometheus");
  static final Path RULES = FOLDER.resolve("rules");
  static final Path ALERTS = RULES.resolve("alerts.yml");
  static final Path RECORDING = RULES.resolve("recording.yml");
  static final Path PROMETHEUS = FOLDER.resolve("prometheus.yml");
  static final Path ALERTMANAGER = FOLDER.resolve("alertmanager.yml");
  static final Path TEMPLATES = FOLDER.resolve("templates/counterwatch.tmpl");

  private AlertingFiles() {}

  /** The rules of a file, in their order, those that record among them. */
  static List<JsonNode> rules(Path file) {
    List<JsonNode> rules = new ArrayList<>();
    yaml(file).path("groups").forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  /** The rules of all files. */
  static List<JsonNode> rules() {
    return ruleFiles().stream().flatMap(file -> rules(file).stream()).toList();
  }

  /** The rules that alert. */
  static List<JsonNode> alerts() {
    return rules(ALERTS).stream().filter(rule -> rule.has("alert")).toList();
  }

  /** The files of rules. */
  static List<Path> ruleFiles() {
    return yamlFiles(RULES);
  }

  /** The files of promtool's tests. */
  static List<Path> ruleTests() {
    return yamlFiles(RULES.resolve("tests"));
  }

  private static List<Path> yamlFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yml"))
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A document with its anchors in place. */
  static JsonNode yaml(Path file) {
    Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(text(file));
    return Http.JSON.valueToTree(document);
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
