package io.counterwatch.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.app.log.RepeatedLines.Verdict;
import org.junit.jupiter.api.Test;

class RepeatedLinesTest {
  private long nanos;
  private final RepeatedLines repeated = new RepeatedLines(() -> nanos);

  @Test
  void whatIsSaidOverAndOverIsCountedInstead() {
    for (int i = 0; i < RepeatedLines.MAX_ALIKE; i++) {
      assertThat(say("Device {} went", "d-" + i)).isEqualTo(new Verdict(true, 0));
    }
    for (int i = 0; i < 500; i++) {
      assertThat(say("Device {} went", "d-" + i).shown()).isFalse();
    }
    assertThat(say("Device {} came", "d")).as("other words").isEqualTo(new Verdict(true, 0));

    nanos += RepeatedLines.WINDOW_NANOS;

    assertThat(say("Device {} went", "d")).isEqualTo(new Verdict(true, 500));
    assertThat(say("Device {} went", "d")).isEqualTo(new Verdict(true, 0));
    assertThat(repeated.forgotten(true)).isEmpty();
  }

  @Test
  void whatNobodyFollowsUpOnIsToldInTheEnd() {
    for (int i = 0; i < RepeatedLines.MAX_ALIKE + 5; i++) {
      say("Device {} went", "d-" + i);
    }
    assertThat(repeated.forgotten(false)).isEmpty();

    nanos += 2 * RepeatedLines.WINDOW_NANOS;

    assertThat(repeated.forgotten(false))
        .singleElement()
        .satisfies(
            lines -> {
              assertThat(lines.leftOut()).isEqualTo(5);
              assertThat(lines.first().getMessage()).isEqualTo("Device {} went");
            });
    assertThat(repeated.forgotten(true)).isEmpty();
  }

  @Test
  void formsOfWordsAreForgottenBeforeTheyFillTheMemory() {
    for (int i = 0; i < 3 * RepeatedLines.MAX_FORMS; i++) {
      assertThat(say("words " + i, "d").shown()).isTrue();
    }
    assertThat(repeated.size()).isEqualTo(RepeatedLines.MAX_FORMS);
  }

  private Verdict say(String words, String device) {
    return repeated.judge(LogFormatTest.event(words, device));
  }
}
