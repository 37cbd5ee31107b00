package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.event.Event;
import io.counterwatch.pipeline.ForecastMail.Beginning;
import io.counterwatch.pipeline.ForecastMail.Letter;
import io.counterwatch.testing.Story;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What waits for a forecaster that gets no turn. */
class ForecastMailTest {
  private static final Event EVENT = Story.of("08:00:00 A issued land").getFirst();

  private final WriterRun clock = WriterRun.open(new MemoryStore(), Story.micros("08:00:00"));
  private final ForecastMail mail = new ForecastMail(clock);

  private static Beginning beginning(String centre) {
    return new Beginning(
        CentrePlans.always(CentrePlan.unconfigured(centre, ZoneOffset.UTC, false)),
        Story.DAY,
        List.of(EVENT));
  }

  private Letter next() {
    return Objects.requireNonNull(mail.poll());
  }

  @Test
  void whatIsTooMuchIsThrownAwayAndTheDayIsWantedAgain() {
    mail.began(beginning("hall"));
    mail.happened("annex", List.of(EVENT));
    int half = ForecastMail.MAX_EVENTS / 2;
    for (int i = 0; i < 5; i++) {
      mail.happened("hall", Collections.nCopies(half, EVENT));
      assertThat(mail.waiting()).isLessThanOrEqualTo(ForecastMail.MAX_EVENTS);
    }
    assertThat(mail.waiting()).isEqualTo(1);

    Letter hall = next();
    assertThat(hall.centre()).isEqualTo("hall");
    assertThat(hall.missed()).isTrue();
    assertThat(hall.beginning()).isNull();
    assertThat(hall.events()).isEmpty();
    assertThat(next().events()).containsExactly(EVENT);
    assertThat(mail.poll()).isNull();
    assertThat(mail.waiting()).isZero();
  }

  @Test
  void aBeginningReplacesWhatWaits() {
    mail.happened("hall", List.of(EVENT, EVENT));
    mail.began(beginning("hall"));
    mail.happened("hall", List.of(EVENT));

    Letter letter = next();
    assertThat(letter.beginning()).isNotNull();
    assertThat(letter.events()).hasSize(1);
    assertThat(mail.poll()).isNull();
  }
}
