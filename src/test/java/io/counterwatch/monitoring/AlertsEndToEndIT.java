package io.counterwatch.monitoring;

import static io.counterwatch.monitoring.WaitingHall.MAX_WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.WebhookReceiver.Notice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From an event that a device publishes to the notification that somebody gets, through a real
 * Mosquitto, server, Prometheus and Alertmanager.
 */
class AlertsEndToEndIT {
  private static final Logger LOG = LoggerFactory.getLogger(AlertsEndToEndIT.class);
  private static final String QUEUE_LONG = "QueueLong";
  private static final String PLAIN = "QueueLongPlain";
  private static final String SERVER_DOWN = "ServerDown";
  private static final String FIRING = "firing";
  private static final String RESOLVED = "resolved";

  /** With a scrape and an evaluation every 5 s, and no {@code for}. */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private static final int SCRAPE_SECONDS = 5;
  private static final int MOST_QUEUES = 5;

  /** As one would write it at first. */
  private static final String PLAIN_RULE =
      """
      groups:
        - name: plain
          rules:
            - alert: QueueLongPlain
              expr: counterwatch_tickets_waiting > counterwatch_policy_max_waiting
      """;

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  @TempDir static Path folder;
  private static MonitoredSite site;
  private static WaitingHall hall;

  @BeforeAll
  static void start() throws IOException {
    site =
        new MonitoredSite(
            folder, WaitingHall.organisation(), List.of(WaitingHall.KIOSK, WaitingHall.TERMINAL));
    hall = new WaitingHall(site);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @AfterEach
  void empty() {
    hall.callAll();
    hall.awaitStored();
  }

  @Test
  void aQueueThatIsTooLongIsToldSoonWithTheFiguresOfTheApiAndSoIsItsEnd() {
    try (Watch watch = new Watch(site.server(), SCRAPE_SECONDS, PLAIN_RULE)) {
      watch.awaitScrape();
      Duration took = LONGEST.plusSeconds(1);
      // A machine that does other things may hold some of them up.
      for (int queue = 0; queue < MOST_QUEUES && took.compareTo(LONGEST) > 0; queue++) {
        took = tellsOfAQueueAndOfItsEnd(watch);
      }
      assertThat(took).isLessThanOrEqualTo(LONGEST);
    }
  }

  /** Returns how long it took from the event to the notification. */
  private static Duration tellsOfAQueueAndOfItsEnd(Watch watch) {
    hall.issueUntilWaiting(MAX_WAITING);
    hall.awaitStored();
    int toldBefore = watch.notices(QUEUE_LONG, FIRING).size();
    int overBefore = watch.notices(QUEUE_LONG, RESOLVED).size();

    long publishedNanos = System.nanoTime();
    hall.issue();
    Notice told = watch.awaitNotice(QUEUE_LONG, FIRING, toldBefore);

    Duration took = Duration.ofNanos(told.receivedNanos() - publishedNanos);
    LOG.info("notified {} s after the event", took.toMillis() / 1e3);
    JsonNode service = hall.service();
    assertThat(service.path("waiting").asInt()).isEqualTo(MAX_WAITING + 1);
    assertThat(told.label("centre")).isEqualTo(WaitingHall.CENTRE);
    assertThat(told.label("service")).isEqualTo(WaitingHall.SERVICE);
    assertThat(numbers(told.annotation("summary")))
        .as(told.annotation("summary"))
        .containsExactly(service.path("waiting").asInt(), service.path("maxWaiting").asInt());
    assertThat(numbers(told.annotation("summary_en")))
        .isEqualTo(numbers(told.annotation("summary")));

    watch.awaitMail("mot-cua+hall@hoabinh.example", "4 people wait for");

    long calledNanos = System.nanoTime();
    hall.callAll();
    Notice over = watch.awaitNotice(QUEUE_LONG, RESOLVED, overBefore);
    LOG.info("resolved {} s after the calls", (over.receivedNanos() - calledNanos) / 1e9);
    assertThat(hall.service().path("waiting").asInt()).isZero();
    return took;
  }

  /** When a scrape fails, a plain rule has nothing to find any more, and its alert ends. */
  @Test
  void whatIsTolerableIsNotToldAndAServerThatDiesEndsNoAlert() {
    try (Watch watch = new Watch(site.server(), 1, PLAIN_RULE)) {
      watch.awaitScrape();
      hall.issueUntilWaiting(MAX_WAITING);
      hall.awaitStored();
      watch.awaitEvaluations(2);
      assertThat(watch.notices(QUEUE_LONG, FIRING)).as("so many are tolerated").isEmpty();

      hall.issue();
      watch.awaitNotice(QUEUE_LONG, FIRING, 0);
      watch.awaitNotice(PLAIN, FIRING, 0);
      assertThatItIsToldToTheProvince(watch);

      site.server().kill();
      watch.awaitNotice(SERVER_DOWN, FIRING, 0);
      watch.awaitNotice(PLAIN, RESOLVED, 0);
      // More than one, where the other alert of its group came a moment later.
      int found = watch.notices(PLAIN, FIRING).size();
      watch.awaitEvaluations(2);
      assertThat(watch.isActive(QUEUE_LONG)).as("it still fires").isTrue();

      // A server that answers, and knows nothing yet.
      site.database().stop();
      site.server().restart();
      watch.awaitNotice(SERVER_DOWN, RESOLVED, 0);
      watch.awaitEvaluations(2);
      assertThat(watch.isActive(QUEUE_LONG)).as("it still fires").isTrue();
      assertThat(watch.notices(PLAIN, FIRING)).as("nothing to find yet").hasSize(found);

      site.database().restart();
      site.server().awaitReady();
      watch.awaitNotice(PLAIN, FIRING, found);
      watch.awaitEvaluations(2);
      assertThat(watch.isActive(QUEUE_LONG)).as("it still fires").isTrue();
      assertThat(watch.notices(QUEUE_LONG, RESOLVED)).isEmpty();

      hall.callAll();
      watch.awaitNotice(QUEUE_LONG, RESOLVED, 0);
      assertThat(hall.service().path("waiting").asInt()).isZero();
    }
  }

  /** Without {@code for}, nobody has time to see to it before. */
  private static void assertThatItIsToldToTheProvince(Watch watch) {
    watch.awaitPath("/counterwatch/centre");
    watch.awaitPath("/counterwatch/province");
    watch.awaitPath("/sendMessage");
    watch.awaitMail("giam-sat@hoabinh.example", "To the province");
  }

  private static List<Integer> numbers(String text) {
    return NUMBER.matcher(text).results().map(found -> Integer.parseInt(found.group())).toList();
  }
}
