package io.counterwatch.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.audit.AlertAudit.Limits;
import io.counterwatch.audit.AlertAudit.Verdict;
import io.counterwatch.testing.Http;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertAuditTest {
  private static final Limits LIMITS =
      new Limits(Duration.ofMinutes(30), 6, new BigDecimal("0.8"), new BigDecimal("0.15"));

  @ParameterizedTest
  @CsvSource({
    "longest-wait, 1801, OPEN",
    "longest-wait, 1800, EITHER",
    "longest-wait, 1441, EITHER",
    "longest-wait, 1439, NOT_OPEN",
    "waiting, 7, OPEN",
    "waiting, 6, EITHER",
    "waiting, 4, NOT_OPEN",
    "nobody-called, 1, EITHER",
    "nobody-called, 0, NOT_OPEN",
  })
  void queuesDecideByTheirLimitAndFourFifthsOfIt(String kind, String value, Verdict verdict) {
    Map<String, String> figures = new TreeMap<>();
    figures.put("services.land.waiting", kind.equals("longest-wait") ? "1" : value);
    figures.put("services.land.longestWait", kind.equals("longest-wait") ? value : "1");
    assertThat(audit(true, figures).verdict("land", kind)).isEqualTo(verdict);
  }

  @Test
  void whatCountersDoIsNotJudgedWhileTheCentreIsClosed() {
    Map<String, String> figures = Map.of("services.land.waiting", "3");
    assertThat(audit(false, figures).verdict("land", "nobody-called")).isEqualTo(Verdict.NOT_OPEN);
    assertThat(audit(true, figures).verdict("land", "no-open-counter")).isEqualTo(Verdict.EITHER);
  }

  @ParameterizedTest
  @CsvSource({"15, 20, OPEN", "14, 19, EITHER", "16, 20, EITHER", "17, 20, NOT_OPEN"})
  void aServiceLevelOfTwentyDecides(String met, String counted, Verdict verdict) {
    Map<String, String> figures =
        Map.of(
            "services.land.today.serviceLevel.met",
            met,
            "services.land.today.serviceLevel.counted",
            counted);
    assertThat(audit(true, figures).verdict("land", "service-level")).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"0.2, 20, OPEN", "0.2, 12, EITHER", "0.12, 40, EITHER", "0.1, 40, NOT_OPEN"})
  void soDoesAShareOfThoseWhoLeft(String share, String served, Verdict verdict) {
    Map<String, String> figures =
        Map.of("services.land.today.abandonment", share, "services.land.today.served", served);
    assertThat(audit(true, figures).verdict("land", "abandonment")).isEqualTo(verdict);
  }

  @Test
  void whatIsNamedIsHeldAgainstIt() throws JsonProcessingException {
    Map<String, String> figures =
        Map.of(
            "services.land.waiting",
            "7",
            "services.land.longestWait",
            "2000",
            "services.land.longestWaitSince",
            "2026-11-23T10:00:00+07:00");
    AlertAudit audit = audit(false, figures);
    String queue = "{'alert':'waiting','service':'land','since':'2026-11-23T10:20:00Z','value':7}";
    String longest =
        "{'alert':'longest-wait','service':'land','since':'2026-11-23T10:30:00+07:00','value':2000}";

    assertThat(audit.wrong(json(queue, longest))).isEmpty();
    assertThat(audit.wrong(json(queue))).containsExactly("alert land longest-wait is not open");
    assertThat(audit.wrong(json(queue, queue, longest)))
        .containsExactly("alert named twice: land waiting");
    assertThat(audit.wrong(json(queue.replace("7}", "8}"), longest)))
        .singleElement()
        .asString()
        .startsWith("alert land waiting: counted 7: ");
    assertThat(audit.wrong(json(queue, longest.replace("10:30:00", "10:30:01"))))
        .singleElement()
        .asString()
        .startsWith("alert land longest-wait since too late: ");
    assertThat(audit.wrong(json(queue, longest, queue.replace("land", "tax"))))
        .singleElement()
        .asString()
        .startsWith("alert tax waiting is open: ");
    assertThat(audit.wrong(json(queue, longest, queue.replace("waiting", "mood"))))
        .containsExactly("nobody knows the alert land mood");
  }

  private static JsonNode json(String... alerts) throws JsonProcessingException {
    return Http.JSON.readTree(("[" + String.join(",", alerts) + "]").replace('\'', '"'));
  }

  private static AlertAudit audit(boolean open, Map<String, String> figures) {
    return new AlertAudit(LIMITS, open, figures);
  }
}
