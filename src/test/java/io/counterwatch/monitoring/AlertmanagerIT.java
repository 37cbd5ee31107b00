package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.testing.AlertmanagerProcess;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.MailReceiver;
import io.counterwatch.testing.WebhookReceiver;
import io.counterwatch.testing.WebhookReceiver.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real Alertmanager tells, and whom, by the delivered configuration. */
class AlertmanagerIT {
  private WebhookReceiver webhook;
  private MailReceiver mail;
  private AlertmanagerProcess alertmanager;

  @BeforeEach
  void start() {
    webhook = WebhookReceiver.start();
    mail = MailReceiver.start();
    alertmanager =
        AlertmanagerProcess.start(
            MonitoringFiles.alertmanager(webhook.url(""), mail.address()),
            MonitoringFiles.templates());
  }

  @AfterEach
  void stop() {
    alertmanager.close();
    webhook.close();
    mail.close();
  }

  @Test
  void whatIsWorseStandsForWhatItBrings() {
    post(
        alert("LongestWait", "area=queue severity=critical centre=a service=land"),
        alert("QueueLong", "area=queue severity=warning centre=a service=land"),
        alert("QueueLong", "area=queue severity=warning centre=a service=land escalation=province"),
        alert("QueueLong", "area=queue severity=warning centre=a service=tax"),
        alert("QueueLong", "area=queue severity=warning centre=b service=land"),
        alert("CentreSilent", "area=devices severity=critical centre=c"),
        alert("DeviceOffline", "area=devices severity=warning centre=c kind=kiosk"),
        alert("DataIncomplete", "area=devices severity=warning centre=c cause=behind"),
        alert("LongestWait", "area=queue severity=critical centre=c service=land"),
        alert("DeviceOffline", "area=devices severity=warning centre=d kind=kiosk"),
        alert("DataIncomplete", "area=devices severity=warning centre=d cause=behind"),
        alert("DataIncomplete", "area=devices severity=warning centre=d cause=lost"));

    awaitInhibited(
        "QueueLong a land warning",
        "DeviceOffline c  warning",
        "DataIncomplete c  warning",
        "LongestWait c land critical",
        "DataIncomplete d  warning");
    awaitNotice("/counterwatch/centre", "LongestWait", "a");
    awaitNotice("/counterwatch/centre", "QueueLong", "b");
    awaitNotice("/counterwatch/technicians", "CentreSilent", "c");
    awaitNotice("/counterwatch/centre", "CentreSilent", "c");
    awaitNotice("/counterwatch/province", "QueueLong", "a");
    assertThat(webhook.notices("QueueLong", "firing"))
        .filteredOn(notice -> notice.label("escalation").isEmpty())
        .noneMatch(notice -> notice.label("centre").equals("a") && isLand(notice));
  }

  /** Neither that it lasts nor that it is over: nobody knows. */
  @Test
  void whileTheServerIsDownNothingOfItIsTold() {
    String queue = "area=queue severity=critical centre=a service=land";
    post(alert("LongestWait", queue));
    awaitNotice("/counterwatch/centre", "LongestWait", "a");

    post(alert("ServerDown", "area=monitoring severity=critical job=counterwatch"));
    awaitNotice("/counterwatch/technicians", "ServerDown", "");
    awaitInhibited("LongestWait a land critical");
    post(over(alert("LongestWait", queue)));
    post(alert("IngestLagging", "area=platform severity=warning"));
    awaitInhibited("IngestLagging   warning");
    post(alert("MonitoringTrouble", "area=monitoring severity=warning reason=email"));
    awaitNotice("/counterwatch/technicians", "MonitoringTrouble", "");
    // A second group passes its whole way, so the first had as long to say something.
    post(alert("ServerDown", "area=monitoring severity=critical job=another"));
    Await.until("both are told", () -> webhook.notices("ServerDown", "firing").size() > 2);
    assertThat(webhook.notices("LongestWait", "resolved")).isEmpty();
  }

  @Test
  void aServerThatIsNotReadyIsNotTheCentresTrouble() {
    post(
        alert("ServerNotReady", "area=platform severity=critical check=mqtt"),
        alert("CentreSilent", "area=devices severity=critical centre=a"),
        alert("LongestWait", "area=queue severity=critical centre=b service=land"));
    awaitInhibited("CentreSilent a  critical", "LongestWait b land critical");
    awaitNotice("/counterwatch/technicians", "ServerNotReady", "");
  }

  /** A silence of the first alert, made of its labels as Alertmanager's page makes it. */
  @Test
  void whoeverSilencesAnAlertHasItAndTheProvinceIsNotTold() {
    String labels = "area=queue severity=critical centre=a name=A service=land service_name=L";
    post(alert("LongestWait", labels));
    awaitNotice("/counterwatch/centre", "LongestWait", "a");
    silence(alert("LongestWait", labels));

    post(alert("LongestWait", labels + " escalation=province"));
    post(alert("LongestWait", labels.replace("centre=a", "centre=b") + " escalation=province"));

    awaitNotice("/counterwatch/province", "LongestWait", "b");
    Await.until("both are silenced", () -> withState("silencedBy").size() == 2);
    assertThat(webhook.notices())
        .noneMatch(
            notice ->
                notice.path().equals("/counterwatch/province")
                    && notice.label("centre").equals("a"));
    assertThat(webhook.notices())
        .filteredOn(notice -> notice.path().equals("/counterwatch/centre"))
        .noneMatch(notice -> !notice.label("escalation").isEmpty());
  }

  private static boolean isLand(Notice notice) {
    return notice.label("service").equals("land");
  }

  private void awaitNotice(String path, String alert, String centre) {
    Await.until(
        alert + " of " + centre + " at " + path,
        () ->
            webhook.notices(alert, "firing").stream()
                .anyMatch(
                    notice -> notice.path().equals(path) && notice.label("centre").equals(centre)));
  }

  /** Waits until exactly those are held back by others: name, centre, service, severity. */
  private void awaitInhibited(String... alerts) {
    Await.until(
        "held back: " + List.of(alerts), () -> withState("inhibitedBy").equals(Set.of(alerts)));
  }

  private Set<String> withState(String why) {
    Set<String> found = new TreeSet<>();
    for (JsonNode alert : alertmanager.alerts()) {
      if (!alert.path("status").path(why).isEmpty()) {
        found.add(
            List.of("alertname", "centre", "service", "severity", "escalation").stream()
                .map(label -> alert.path("labels").path(label).asText())
                .collect(Collectors.joining(" "))
                .stripTrailing());
      }
    }
    return found;
  }

  private static ObjectNode alert(String name, String labels) {
    ObjectNode alert = Http.JSON.createObjectNode();
    ObjectNode all = alert.putObject("labels").put("alertname", name);
    for (String label : labels.split(" ")) {
      all.put(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
    }
    return alert.put("startsAt", Instant.now().toString());
  }

  private static ObjectNode over(ObjectNode alert) {
    return alert
        .put("startsAt", Instant.now().minus(Duration.ofMinutes(1)).toString())
        .put("endsAt", Instant.now().toString());
  }

  private void post(ObjectNode... alerts) {
    ArrayNode all = Http.JSON.createArrayNode();
    all.addAll(List.of(alerts));
    assertThat(Http.post(alertmanager.url("/api/v2/alerts"), all.toString()).status())
        .isEqualTo(200);
  }

  private void silence(ObjectNode alert) {
    ObjectNode silence = Http.JSON.createObjectNode();
    ArrayNode matchers = silence.putArray("matchers");
    alert
        .path("labels")
        .properties()
        .forEach(
            label ->
                matchers
                    .addObject()
                    .put("name", label.getKey())
                    .put("value", label.getValue().asText())
                    .put("isRegex", false));
    silence
        .put("startsAt", Instant.now().toString())
        .put("endsAt", Instant.now().plus(Duration.ofHours(1)).toString())
        .put("createdBy", "director")
        .put("comment", "a second counter opens");
    assertThat(Http.post(alertmanager.url("/api/v2/silences"), silence.toString()).status())
        .isEqualTo(200);
  }
}
