package io.counterwatch.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.AlertmanagerProcess;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.MailReceiver;
import io.counterwatch.testing.MailReceiver.Mail;
import io.counterwatch.testing.PrometheusProcess;
import io.counterwatch.testing.ServerProcess;
import io.counterwatch.testing.WebhookReceiver;
import io.counterwatch.testing.WebhookReceiver.Notice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A Prometheus that scrapes a server, an Alertmanager that it tells, and whom that tells. */
final class Watch implements AutoCloseable {
  /** Far more than anything here takes; what is measured has a limit of its own. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A label of what goes to somebody else since nobody saw to it. */
  private static final String ESCALATION = "escalation";

  private final WebhookReceiver webhook;
  private final MailReceiver mail;
  private final AlertmanagerProcess alertmanager;
  private final PrometheusProcess prometheus;
  private final int seconds;

  /**
   * Starts all of them.
   *
   * @param seconds between scrapes, and between evaluations
   * @param furtherRules the text of a file of rules beside the project's own
   */
  Watch(ServerProcess server, int seconds, String furtherRules) {
    this.seconds = seconds;
    Map<String, String> rules = MonitoringFiles.rulesWithoutPatience();
    rules.put("rules/further.yml", furtherRules);
    webhook = WebhookReceiver.start();
    mail = MailReceiver.start();
    AlertmanagerProcess told =
        AlertmanagerProcess.start(
            MonitoringFiles.alertmanager(webhook.url(""), mail.address()),
            MonitoringFiles.templates());
    alertmanager = told;
    try {
      prometheus =
          PrometheusProcess.start(MonitoringFiles.prometheus(server, told.port(), seconds), rules);
    } catch (RuntimeException | Error broken) {
      told.close();
      mail.close();
      webhook.close();
      throw broken;
    }
  }

  /** Waits until the server was scraped. */
  void awaitScrape() {
    until("a scrape", () -> !prometheus.query("up{job=\"counterwatch\"} == 1").isEmpty());
  }

  /** Waits for an alert's notification of that status, the first after so many; gives it. */
  Notice awaitNotice(String alert, String status, int before) {
    until(alert + " " + status, () -> notices(alert, status).size() > before);
    return notices(alert, status).get(before);
  }

  /** What the webhook was told first-hand of that alert and status, oldest first. */
  List<Notice> notices(String alert, String status) {
    return webhook.notices(alert, status).stream()
        .filter(notice -> notice.label(ESCALATION).isEmpty())
        .toList();
  }

  /** Waits for an e-mail to that address with those words; gives it. */
  Mail awaitMail(String to, String words) {
    until("an e-mail to " + to, () -> mail(to, words).isPresent());
    return mail(to, words).orElseThrow();
  }

  private Optional<Mail> mail(String to, String words) {
    return mail.mails().stream()
        .filter(one -> one.to().contains(to) && unfolded(one.text()).contains(words))
        .findFirst();
  }

  /** Long lines are folded in e-mails. */
  private static String unfolded(String text) {
    return text.replace("=\n", "");
  }

  /** Waits until something came to that path of the webhook's. */
  void awaitPath(String end) {
    until(end, () -> webhook.paths().stream().anyMatch(path -> path.endsWith(end)));
  }

  /** Whether Alertmanager holds that alert to be there. */
  boolean isActive(String alert) {
    for (JsonNode each : alertmanager.alerts()) {
      JsonNode labels = each.path("labels");
      if (labels.path("alertname").asText().equals(alert) && !labels.has(ESCALATION)) {
        return true;
      }
    }
    return false;
  }

  /** Waits until every rule was evaluated so many times more. */
  void awaitEvaluations(int times) {
    for (int i = 0; i < times; i++) {
      List<String> before = evaluations();
      until(
          "all rules are evaluated again",
          () -> {
            List<String> now = evaluations();
            return now.size() == before.size() && before.stream().noneMatch(now::contains);
          });
    }
  }

  /** When the groups were evaluated that are each time; some have longer intervals of their own. */
  private List<String> evaluations() {
    List<String> times = new ArrayList<>();
    for (JsonNode group : prometheus.rules()) {
      if (group.path("interval").asInt() == seconds) {
        times.add(group.path("lastEvaluation").asText());
      }
    }
    return times;
  }

  static void until(String what, BooleanSupplier condition) {
    Await.until(what, PATIENCE, condition);
  }

  @Override
  public void close() {
    prometheus.close();
    alertmanager.close();
    mail.close();
    webhook.close();
  }
}
