package io.counterwatch.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.ServerMessage.Status;
import org.junit.jupiter.api.Test;

class HandshakeRulesTest {
  private final HandshakeRules rules = new HandshakeRules(SendingRulesTest.constant(0.5));

  @Test
  void aBirthIsDueAtOnceAndAgainEveryTenSecondsUntilItIsAnswered() {
    assertThat(rules.birthDue(0)).isFalse();
    rules.connected(1_000);
    rules.status(server("a", true), 1_000);
    assertThat(rules.birthDue(1_000)).isTrue();
    rules.birthSent(1_000);
    assertThat(rules.birthDue(10_999)).isFalse();
    assertThat(rules.birthDue(11_000)).isTrue();
    rules.birthSent(11_000);
    rules.answered();
    assertThat(rules.birthDue(1_000_000)).isFalse();
  }

  @Test
  void aBirthIsNotRepeatedWhileTheServerIsAway() {
    rules.connected(0);
    rules.birthSent(0);
    assertThat(rules.birthDue(20_000)).isFalse();
    rules.status(server("a", true), 20_000);
    assertThat(rules.birthDue(20_000)).isTrue();
  }

  @Test
  void eventsGoOnlyAfterTheAnswerAndWhileTheServerAccepts() {
    rules.connected(0);
    rules.birthSent(0);
    rules.answered();
    assertThat(rules.maySend()).isFalse();
    rules.status(server("a", true), 0);
    assertThat(rules.maySend()).isTrue();
    rules.status(server("a", false), 0);
    assertThat(rules.maySend()).isFalse();
    rules.status(new Status(false, "a", false, 0, 1), 0);
    assertThat(rules.maySend()).isFalse();
    rules.status(server("a", true), 0);
    assertThat(rules.maySend()).isTrue();
    rules.disconnected();
    assertThat(rules.maySend()).isFalse();
  }

  @Test
  void anotherRunOfTheServerAsksForABirthWithinThirtySeconds() {
    rules.connected(0);
    rules.status(server("a", true), 0);
    rules.birthSent(0);
    rules.answered();
    rules.status(server("a", true), 5_000);
    assertThat(rules.birthDue(50_000)).isFalse();
    rules.status(server("b", true), 60_000);
    assertThat(rules.birthDue(74_999)).isFalse();
    assertThat(rules.birthDue(75_000)).isTrue();
    assertThat(rules.maySend()).isTrue();
  }

  @Test
  void aHeartbeatIsDueEveryMinute() {
    rules.connected(0);
    rules.birthSent(0);
    rules.answered();
    assertThat(rules.heartbeatDue(59_999)).isFalse();
    assertThat(rules.heartbeatDue(60_000)).isTrue();
    rules.heartbeatSent(60_000);
    assertThat(rules.heartbeatDue(119_999)).isFalse();
    rules.disconnected();
    assertThat(rules.heartbeatDue(500_000)).isFalse();
  }

  private static Status server(String run, boolean accepting) {
    return new Status(true, run, accepting, 0, 1);
  }
}
