package io.counterwatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
  @Test
  void theProtocolsTopics() {
    assertThat(Topics.event("c", "d")).isEqualTo("counterwatch/v1/c/d/event");
    assertThat(Topics.status("c", "d")).isEqualTo("counterwatch/v1/c/d/status");
    assertThat(Topics.ack("c", "d")).isEqualTo("counterwatch/v1/c/d/ack");
    assertThat(Topics.rejected("c", "d")).isEqualTo("counterwatch/v1/c/d/rejected");
    assertThat(Topics.board("c")).isEqualTo("counterwatch/v1/c/board");
    assertThat(Topics.alerts("c")).isEqualTo("counterwatch/v1/c/alerts");
    assertThat(Topics.SERVER_STATUS).isEqualTo("counterwatch/v1/server/status");
    assertThat(Topics.EVENT_FILTER).isEqualTo("counterwatch/v1/+/+/event");
    assertThat(Topics.STATUS_FILTER).isEqualTo("counterwatch/v1/+/+/status");
  }

  @Test
  void whatDevicesSayIsRead() {
    assertThat(Topics.parse(Topics.event("hb-1", "k-1")))
        .isEqualTo(new Topics.DeviceTopic("hb-1", "k-1", Topics.Kind.EVENT));
    assertThat(Topics.parse(Topics.status("hb-1", "k-1")))
        .isEqualTo(new Topics.DeviceTopic("hb-1", "k-1", Topics.Kind.STATUS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "counterwatch/v1/",
        "counterwatch/v1/c/d/ack",
        "counterwatch/v1/c/d/rejected",
        "counterwatch/v1/server/status",
        "counterwatch/v1/c/board",
        "counterwatch/v1/c/d/event/",
        "counterwatch/v1/c/d/x/event",
        "counterwatch/v1/c/d/Event",
        "counterwatch/v1/C/d/event",
        "counterwatch/v1/c/-d/event",
        "counterwatch/v1//d/event",
        "counterwatch/v1/c//event",
        "counterwatch/v2/c/d/event",
        "/counterwatch/v1/c/d/event",
        "counterwatch/v1/c/d23456789012345678901234567890123/event",
      })
  void anythingElseIsNot(String topic) {
    assertThat(Topics.parse(topic)).isNull();
  }

  @Test
  void slugsAndSubjects() {
    assertThat(Slugs.isSlug("a-1-")).isTrue();
    assertThat(Slugs.isSlug("a".repeat(32))).isTrue();
    assertThat(Slugs.isSlug("a".repeat(33))).isFalse();
    assertThat(Slugs.isSlug("a_b")).isFalse();
    assertThat(Slugs.isSlug("é")).isFalse();
    assertThat(Slugs.isSubject("A.b_c-9")).isTrue();
    assertThat(Slugs.isSubject("A".repeat(64))).isTrue();
    assertThat(Slugs.isSubject("A".repeat(65))).isFalse();
    assertThat(Slugs.isSubject("A/b")).isFalse();
    assertThat(Slugs.isSubject("")).isFalse();
  }
}
