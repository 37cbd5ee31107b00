package io.counterwatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.wire.Topics;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
  private final Subscriptions<String> subscriptions = new Subscriptions<>();

  private static Outgoing retained(String topic, String text) {
    return new Outgoing(topic, text.getBytes(java.nio.charset.StandardCharsets.UTF_8), 0, true);
  }

  @Test
  void findsWhoWantsATopicByNameOrInAnyCentre() {
    subscriptions.add(Topics.board("north"), "exact");
    subscriptions.add(Topics.board("+"), "any");
    subscriptions.add(Topics.board("+"), "exact");
    subscriptions.add(Topics.ack("+", "kiosk-1"), "kiosk");
    assertThat(subscriptions.subscribers(Topics.board("north")))
        .containsExactlyInAnyOrder("exact", "any");
    assertThat(subscriptions.subscribers(Topics.board("south")))
        .containsExactlyInAnyOrder("any", "exact");
    assertThat(subscriptions.subscribers(Topics.ack("north", "kiosk-1"))).containsExactly("kiosk");
    assertThat(subscriptions.subscribers(Topics.ack("north", "kiosk-2"))).isEmpty();
    assertThat(subscriptions.subscribers(Topics.SERVER_STATUS)).isEmpty();
  }

  @Test
  void forgetsWhoLeft() {
    subscriptions.add(Topics.board("+"), "any");
    subscriptions.remove(Topics.board("+"), "any");
    subscriptions.remove(Topics.board("north"), "never there");
    assertThat(subscriptions.subscribers(Topics.board("north"))).isEmpty();
  }

  @Test
  void keepsTheNewestOfEachTopic() {
    subscriptions.retain(retained(Topics.board("north"), "old"));
    subscriptions.retain(retained(Topics.board("north"), "new"));
    subscriptions.retain(retained(Topics.board("south"), "s"));
    subscriptions.retain(retained(Topics.alerts("south"), "a"));
    assertThat(subscriptions.retained(Topics.board("north")))
        .containsExactly(retained(Topics.board("north"), "new"));
    assertThat(subscriptions.retained(Topics.board("+")))
        .containsExactly(
            retained(Topics.board("north"), "new"), retained(Topics.board("south"), "s"));
    subscriptions.retain(retained(Topics.board("north"), ""));
    assertThat(subscriptions.retained(Topics.board("+"))).hasSize(1);
  }

  @Test
  void keepsNoMoreTopicsThanItsLimit() {
    for (int n = 0; n <= Subscriptions.MAX_RETAINED_TOPICS; n++) {
      subscriptions.retain(retained(Topics.board("c-" + n), "x"));
    }
    subscriptions.retain(retained(Topics.board("c-0"), "y"));
    assertThat(subscriptions.retained(Topics.board("+")))
        .hasSize(Subscriptions.MAX_RETAINED_TOPICS)
        .contains(retained(Topics.board("c-0"), "y"));
  }
}
