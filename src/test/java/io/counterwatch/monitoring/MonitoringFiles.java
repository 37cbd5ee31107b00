package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.testing.ServerProcess;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of the folder {@code prometheus}, as they are but for what a test must have otherwise:
 * addresses, and how long everything takes. What is to be replaced must be there.
 */
final class MonitoringFiles {
  private MonitoringFiles() {}

  /** {@code prometheus.yml} for that server, with scrapes and evaluations at such intervals. */
  static String prometheus(ServerProcess server, int alertmanagerPort, int seconds) {
    String interval = seconds + "s";
    return replaced(
        AlertingFiles.PROMETHEUS,
        Map.of(
            "scrape_interval: 15s", "scrape_interval: " + interval,
            "scrape_timeout: 10s", "scrape_timeout: " + interval,
            "evaluation_interval: 15s", "evaluation_interval: " + interval,
            "127.0.0.1:9464", "127.0.0.1:" + server.managementPort(),
            "127.0.0.1:9093", "127.0.0.1:" + alertmanagerPort));
  }

  /** The rules, by their paths beside {@code prometheus.yml}. */
  static Map<String, String> rules() {
    return texts(AlertingFiles.ruleFiles());
  }

  /** The rules, each of which tells at once. */
  static Map<String, String> rulesWithoutPatience() {
    Map<String, String> rules = rules();
    rules.replaceAll(
        (path, text) -> text.replaceAll("(?m)^( +)(for|keep_firing_for): \\w+$", "$1$2: 0s"));
    return rules;
  }

  private static Map<String, String> texts(List<Path> files) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Path file : files) {
      texts.put(AlertingFiles.FOLDER.relativize(file).toString(), AlertingFiles.text(file));
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
        AlertingFiles.ALERTMANAGER,
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
    return texts(List.of(AlertingFiles.TEMPLATES));
  }

  private static String replaced(Path file, Map<String, String> substitutes) {
    String text = AlertingFiles.text(file);
    assertThat(text).contains(substitutes.keySet());
    for (Map.Entry<String, String> each : substitutes.entrySet()) {
      text = text.replace(each.getKey(), each.getValue());
    }
    return text;
  }
}
