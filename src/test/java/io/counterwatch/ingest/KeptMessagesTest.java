package io.counterwatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class KeptMessagesTest {
  private final KeptMessages kept = new KeptMessages();

  private static Outgoing board(String centre, String text) {
    return new Outgoing(Topics.board(centre), text.getBytes(StandardCharsets.UTF_8), 0, true);
  }

  @Test
  void onlyTheNewestOfATopicIsSentAndOnce() {
    kept.put(board("north", "old"));
    kept.put(board("south", "s"));
    kept.put(board("north", "new"));
    assertThat(kept.next()).isEqualTo(board("north", "new"));
    assertThat(kept.next()).isEqualTo(board("south", "s"));
    assertThat(kept.next()).isNull();
  }

  @Test
  void whatCouldNotBeSentComesAgainOrWhatIsNewerThen() {
    kept.put(board("north", "old"));
    Outgoing refused = Objects.requireNonNull(kept.next());
    kept.put(board("north", "new"));
    kept.again(refused);
    assertThat(kept.next()).isEqualTo(board("north", "new"));
    assertThat(kept.next()).isNull();
  }

  @Test
  void allComeAgainAfterAReconnection() {
    kept.put(board("north", "n"));
    kept.put(board("south", "s"));
    kept.next();
    kept.next();
    kept.repeat();
    assertThat(kept.next()).isNotNull();
    assertThat(kept.next()).isNotNull();
    assertThat(kept.next()).isNull();
  }

  @Test
  void keepsNoMoreTopicsThanItsLimit() {
    for (int n = 0; n < Subscriptions.MAX_RETAINED_TOPICS; n++) {
      assertThat(kept.put(board("c-" + n, "x"))).isTrue();
    }
    assertThat(kept.put(board("one-more", "x"))).isFalse();
    assertThat(kept.put(board("c-0", "y"))).isTrue();
  }
}
