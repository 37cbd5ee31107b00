package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.testing.Promtool;
import io.counterwatch.testing.Promtool.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Prometheus's and Alertmanager's own programs say of what is delivered for them. */
class PrometheusRulesIT {
  private static final String TOKEN_FILE = "/etc/counterwatch/secrets/telegram-token";

  @TempDir Path folder;

  @Test
  void theRulesAreSound() {
    succeeds(
        Promtool.promtool(
            "check",
            "rules",
            "--lint=all",
            "--lint-fatal",
            AlertingFiles.RECORDING.toString(),
            AlertingFiles.ALERTS.toString()));
  }

  @Test
  void theConfigurationIsSound() {
    succeeds(
        Promtool.promtool("check", "config", "--lint=all", AlertingFiles.PROMETHEUS.toString()));
  }

  static Stream<Path> ruleTests() {
    return AlertingFiles.ruleTests().stream();
  }

  @ParameterizedTest
  @MethodSource("ruleTests")
  void theRulesDoWhatTheyShould(Path test) {
    succeeds(Promtool.promtool("test", "rules", test.toString()));
  }

  @Test
  void theRoutesAreSound() {
    succeeds(Promtool.amtool("check-config", AlertingFiles.ALERTMANAGER.toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "centre | alertname=QueueLong area=queue severity=warning centre=a service=land",
        "centre | alertname=LongestWait area=queue severity=critical centre=a service=land",
        "province | alertname=QueueLong area=queue centre=a service=land escalation=province",
        "province | alertname=CentreSilent area=devices centre=a escalation=province",
        "technicians,centre | alertname=CentreSilent area=devices severity=critical centre=a",
        "technicians,centre | alertname=DeviceOffline area=devices severity=warning centre=a",
        "centre-by-mail | alertname=DossiersOverdue area=quality centre=a service=land",
        "centre-by-mail | alertname=SatisfactionDrop area=quality centre=a",
        "centre-by-mail | alertname=EstimatesWithdrawn area=quality centre=a service=land",
        "technicians | alertname=IngestRejecting area=platform severity=warning",
        "technicians | alertname=MonitoringTrouble area=monitoring severity=warning",
        "technicians | alertname=ServerDown area=monitoring severity=critical",
        "watchdog | alertname=Watchdog area=monitoring severity=none",
        "technicians | alertname=OfSomebodyElse"
      })
  void whoGetsWhat(String receivers, String labels) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "config",
                "routes",
                "test",
                "--config.file=" + AlertingFiles.ALERTMANAGER,
                "--verify.receivers=" + receivers));
    words.addAll(List.of(labels.split(" ")));
    succeeds(Promtool.amtool(words.toArray(String[]::new)));
  }

  @Test
  void messagesAreInBothLanguages() {
    assertThat(rendered("text", "counterwatch.subject"))
        .startsWith("[Khẩn] Trung tâm <A>: 1 cảnh báo / 1 alerts");
    assertThat(rendered("text", "counterwatch.text"))
        .contains("!! Trung tâm <A>: có người đã chờ 36 phút")
        .contains("!! Trung tâm <A>: somebody has waited 36 minutes")
        .contains("Việc đầu tiên: gọi ngay", "First: call the one")
        .contains("dữ liệu mới đầy đủ đến 11 phút trước", "complete only up to 11 minutes ago")
        .contains("Xem: https://intranet.example/docs/runbook.md#longest-wait")
        .contains("Đã hết: Trung tâm <A>: 21 người", "Over: Trung tâm <A>: 21 people");
    assertThat(rendered("text", "counterwatch.text.vi")).doesNotContain("First");
    assertThat(rendered("text", "counterwatch.text.en")).doesNotContain("Việc");
    assertThat(rendered("html", "counterwatch.html"))
        .contains("Trung tâm &lt;A&gt;: có người đã chờ 36 phút")
        .contains("<a href=\"https://intranet.example/docs/runbook.md#longest-wait\">")
        .doesNotContain("<A>");
    assertThat(rendered("html", "counterwatch.telegram"))
        .contains("<b>Trung tâm &lt;A&gt;: có người đã chờ 36 phút")
        .hasSizeLessThan(4096);
  }

  private static String rendered(String type, String template) {
    return succeeds(
        Promtool.amtool(
            "template",
            "render",
            "--template.glob=" + AlertingFiles.TEMPLATES,
            "--template.type=" + type,
            "--template.data=src/test/resources/monitoring/two-alerts.json",
            "--template.text={{ template \"" + template + "\" . }}"));
  }

  @Test
  void secretsComeFromFiles() throws IOException, InterruptedException {
    String delivered = AlertingFiles.text(AlertingFiles.ALERTMANAGER);
    assertThat(delivered).containsOnlyOnce("'@" + TOKEN_FILE + "'");
    Path token = Files.writeString(folder.resolve("token"), "1234:secret\n");
    Path from =
        Files.writeString(
            folder.resolve("from.yml"), delivered.replace(TOKEN_FILE, token.toString()));
    Path made = folder.resolve("made.yml");

    assertThat(fill(from, made)).isZero();
    assertThat(made).hasContent(delivered.replace("'@" + TOKEN_FILE + "'", "'1234:secret'"));
    assertThat(Files.getPosixFilePermissions(made))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));

    Files.writeString(token, "\n");
    assertThat(fill(from, made)).as("an empty secret").isEqualTo(1);
    Files.writeString(token, "it's\n");
    assertThat(fill(from, made)).as("what YAML would read otherwise").isEqualTo(1);
    Files.delete(token);
    assertThat(fill(from, made)).as("no secret").isEqualTo(1);
    assertThat(made).as("stays").content().contains("'1234:secret'");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("nothing half is left").containsExactlyInAnyOrder(from, made);
    }
  }

  private static int fill(Path from, Path to) throws IOException, InterruptedException {
    String script = AlertingFiles.FOLDER.resolve("alertmanager-secrets.sh").toString();
    return new ProcessBuilder("sh", script, from.toString(), to.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static String succeeds(Result result) {
    assertThat(result.code()).as(result.output()).isZero();
    return result.output();
  }
}
