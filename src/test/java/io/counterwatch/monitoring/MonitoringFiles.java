package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of the folder {@code prometheus}, as they are but for what a test must have otherwise:
 * addresses, and how long everything takes. What is to be replaced must be there.
 */
final class MonitoringFiles {
  private static final Path FOLDER = Path.of("prometheus");

  private MonitoringFiles() {}

  /** {@code prometheus.yml} for that server, with scrapes and evaluations at such intervals. */
  static String prometheus(ServerProcess server, int alertmanagerPort, int seconds) {
    String interval = seconds + "s";
    return replaced(
        FOLDER.resolve("prometheus.yml"),
        Map.of(
            "scrape_interval: 15s", "scrape_interval: " + interval,
            "scrape_timeout: 10s", "scrape_timeout: " + interval,
            "evaluation_interval: 15s", "evaluation_interval: " + interval,
            "127.0.0.1:9464", "127.0.0.1:" + server.managementPort(),
            "127.0.0.1:9093", "127.0.0.1:" + alertmanagerPort));
  }

  /** The rules, each of which tells at once, by their paths beside {@code prometheus.yml}. */
  static Map<String, String> rulesWithoutPatience() {
    Map<String, String> rules = files("rules");
    rules.replaceAll(
        (path, text) -> text.replaceAll("(?m)^( +)(for|keep_firing_for): \\w+$", "$1$2: 0s"));
    return rules;
  }

  private static Map<String, String> files(String folder) {
    Map<String, String> texts = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        texts.put(folder + "/" + file.getFileName(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  /**
   * {@code alertmanager.yml} with messages to those instead of anybody else, and as much faster
   * than in production as the scrapes are.
   *
   * @param webhookUrl without a path
   * @param mail host and port
   */
  static String alertmanager(String webhookUrl, String mail) {
    return replaced(
        FOLDER.resolve("alertmanager.yml"),
        Map.of(
            "http://127.0.0.1:9099",
            webhookUrl,
            "smtp_smarthost: localhost:25",
            "smtp_smarthost: " + mail,
            "bot_token: '@/etc/counterwatch/secrets/telegram-token'",
            "bot_token: none\n        api_url: " + webhookUrl,
            "group_wait: 5s",
            "group_wait: 1s",
            "group_interval: 1m",
            "group_interval: 1s"));
  }

  /** The texts of messages, by their paths beside {@code alertmanager.yml}. */
  static Map<String, String> templates() {
    return files("templates");
  }

  private static String replaced(Path file, Map<String, String> substitutes) {
    try {
      String text = Files.readString(file);
      assertThat(text).contains(substitutes.keySet());
      for (Map.Entry<String, String> each : substitutes.entrySet()) {
        text = text.replace(each.getKey(), each.getValue());
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
