package io.counterwatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.ServerMessage;
import io.counterwatch.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** What is kept of boards and alerts until it could be sent. */
class TopicLinkTest {
  private final TopicLink link = new TopicLink(message -> {}, () -> {}, new LongAdder());

  private List<String> sent() {
    List<String> sent = new ArrayList<>();
    for (Outgoing next = link.kept().next(); next != null; next = link.kept().next()) {
      assertThat(next.retained()).isTrue();
      sent.add(next.topic() + (next.payload().length == 0 ? " cleared" : ""));
    }
    return sent;
  }

  @Test
  void aCentreThatEndedHasItsTopicsCleared() {
    link.board(new ServerMessage.Board("hall", 1, List.of(), List.of(), false));
    link.ended("hall");
    String[] cleared = {Topics.board("hall") + " cleared", Topics.alerts("hall") + " cleared"};
    assertThat(sent()).containsExactlyInAnyOrder(cleared);
    assertThat(sent()).isEmpty();
    // A broker that was away may have them still.
    link.repeat();
    assertThat(sent()).containsExactlyInAnyOrder(cleared);
  }
}
