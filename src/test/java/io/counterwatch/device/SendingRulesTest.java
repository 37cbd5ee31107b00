package io.counterwatch.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.ServerMessage.SequenceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SendingRulesTest {
  /** Always 0: no jitter. */
  private final SendingRules rules = new SendingRules(constant(0));

  private static final int FULL = SendingRules.WINDOW_MESSAGES * SendingRules.MESSAGE_EVENTS;

  @Test
  void aSingleEventGoesAloneAndOnlyOnce() {
    assertThat(rules.next(0, 0)).isNull();
    assertThat(rules.next(1, 0)).isEqualTo(range(1, 1));
    assertThat(rules.next(1, 1)).isNull();
    assertThat(rules.next(2, 2)).isEqualTo(range(2, 2));
  }

  @Test
  void aBacklogGoesOldestFirstInMessagesOfSeveralEvents() {
    assertThat(rules.next(40, 0)).isEqualTo(range(1, 15));
    assertThat(rules.next(40, 0)).isEqualTo(range(16, 30));
    assertThat(rules.next(40, 0)).isEqualTo(range(31, 40));
    assertThat(rules.next(40, 0)).isNull();
  }

  @Test
  void atMostFiftyMessagesAreUnacknowledged() {
    assertThat(drain(10_000, 0)).hasSize(50);
    rules.acknowledged(15, List.of(), 1_000);
    assertThat(drain(10_000, 1_000)).containsExactly(range(FULL + 1, FULL + 15));
  }

  @Test
  void afterTwoSecondsOnlyTheOldestIsSentAgainAndTheWindowIsOne() {
    drain(10_000, 0);
    assertThat(rules.next(10_000, 1_999)).isNull();
    assertThat(drain(10_000, 2_000)).containsExactly(range(1, 15));
    assertThat(rules.window()).isEqualTo(1);
    rules.acknowledged(FULL - 15, List.of(), 2_500);
    assertThat(rules.window()).isEqualTo(2);
    assertThat(drain(10_000, 2_500))
        .containsExactly(range(FULL - 14, FULL), range(FULL + 1, FULL + 15));
  }

  /** As when a broker's queue overflowed: nothing tells but silence. */
  @Test
  void whatFollowedTheOldestGoesAgainAsTheWindowOpensAndNotOneByOneAfterATimeoutEach() {
    drain(150, 0);
    assertThat(drain(150, 2_000)).containsExactly(range(1, 15));
    rules.acknowledged(15, List.of(), 2_010);
    assertThat(drain(150, 2_010)).containsExactly(range(16, 30), range(31, 45));
    rules.acknowledged(45, List.of(), 2_020);
    assertThat(drain(150, 2_020)).hasSize(4).startsWith(range(46, 60));
  }

  @Test
  void whatIsAskedForGoesAlsoWhileItAwaitsItsTurnAfterATimeout() {
    drain(150, 0);
    assertThat(drain(150, 2_000)).containsExactly(range(1, 15));
    rules.acknowledged(0, List.of(range(31, 45), range(200, 210)), 2_010);
    assertThat(drain(150, 2_010)).containsExactly(range(31, 45));
  }

  @Test
  void whatTheServerHadAllTheTimeDoesNotGoAgain() {
    drain(150, 0);
    assertThat(drain(150, 2_000)).containsExactly(range(1, 15));
    rules.acknowledged(150, List.of(), 2_010);
    assertThat(drain(150, 2_010)).isEmpty();
  }

  @Test
  void theTimeoutDoublesToAMinuteAndStartsAnewWithAnAcknowledgement() {
    drain(30, 0);
    List<Long> sentAt = new ArrayList<>();
    for (long now = 0; now <= 220_000; now += 500) {
      if (rules.next(30, now) != null) {
        sentAt.add(now);
      }
    }
    assertThat(sentAt)
        .containsExactly(2_000L, 6_000L, 14_000L, 30_000L, 62_000L, 122_000L, 182_000L);
    rules.acknowledged(15, List.of(), 220_000);
    assertThat(rules.next(30, 220_000)).isEqualTo(range(16, 30));
    assertThat(rules.next(30, 221_999)).isNull();
    assertThat(rules.next(30, 222_000)).isEqualTo(range(16, 30));
  }

  @Test
  void theWindowDoublesWithEachAcknowledgementThatGetsOnUpToFifty() {
    drain(1, 0);
    rules.next(1, 2_000);
    List<Integer> windows = new ArrayList<>();
    for (long upto = 1; upto <= 7; upto++) {
      rules.acknowledged(upto, List.of(), 3_000);
      windows.add(rules.window());
    }
    assertThat(windows).containsExactly(2, 4, 8, 16, 32, 50, 50);
    rules.acknowledged(7, List.of(), 3_000);
    assertThat(rules.window()).isEqualTo(50);
  }

  @Test
  void jitterStretchesATimeoutByAQuarterAtMost() {
    SendingRules late = new SendingRules(constant(0.999));
    late.next(1, 0);
    assertThat(late.next(1, 2_498)).isNull();
    assertThat(late.next(1, 2_500)).isEqualTo(range(1, 1));
  }

  @Test
  void whatIsMissingIsSentAgainInPiecesButNotWhatWasNeverSent() {
    drain(60, 0);
    rules.acknowledged(10, List.of(range(11, 30), range(41, 41), range(58, 90)), 100);
    assertThat(drain(60, 100))
        .containsExactly(range(11, 25), range(26, 30), range(41, 41), range(58, 60));
    assertThat(drain(60, 200)).isEmpty();
  }

  @Test
  void aMessageThatIsStoredInPartIsResentWithoutThatPart() {
    drain(30, 0);
    rules.acknowledged(7, List.of(), 1_000);
    assertThat(rules.next(30, 3_000)).isEqualTo(range(8, 15));
  }

  @Test
  void anAcknowledgementOfWhatWasSentBeforeARestartIsBelieved() {
    rules.acknowledged(100, List.of(), 0);
    assertThat(rules.next(101, 0)).isEqualTo(range(101, 101));
  }

  @Test
  void aBirthsAnswerStartsAnewEvenLowerThanBefore() {
    drain(30, 0);
    rules.acknowledged(30, List.of(), 10);
    rules.resume(12);
    assertThat(rules.upto()).isEqualTo(12);
    assertThat(drain(30, 20)).containsExactly(range(13, 27), range(28, 30));
  }

  @Test
  void anAcknowledgementThatComesLateTakesNothingBack() {
    drain(30, 0);
    rules.acknowledged(30, List.of(), 10);
    rules.acknowledged(15, List.of(), 20);
    assertThat(rules.upto()).isEqualTo(30);
    assertThat(drain(30, 100_000)).isEmpty();
  }

  private List<SequenceRange> drain(long newest, long nowMillis) {
    List<SequenceRange> sent = new ArrayList<>();
    SequenceRange next = rules.next(newest, nowMillis);
    while (next != null) {
      sent.add(next);
      next = rules.next(newest, nowMillis);
    }
    return sent;
  }

  private static SequenceRange range(long from, long to) {
    return new SequenceRange(from, to);
  }

  /** A generator whose doubles are all the same. */
  static RandomGenerator constant(double value) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public double nextDouble() {
        return value;
      }
    };
  }
}
