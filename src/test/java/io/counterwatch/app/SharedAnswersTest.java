package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Answers that are asked for once. */
class SharedAnswersTest {
  private static final String BUSY = "busy";

  private final List<CompletableFuture<String>> asked = new ArrayList<>();
  private long nanos;
  private final SharedAnswers<String, String> answers =
      new SharedAnswers<>(3, 2, 100, BUSY, () -> nanos);

  private CompletionStage<String> ask(String question, Object when) {
    return answers.of(
        question,
        when,
        () -> {
          CompletableFuture<String> answer = new CompletableFuture<>();
          asked.add(answer);
          return answer;
        });
  }

  private CompletionStage<String> ask(String question) {
    return ask(question, question);
  }

  private static String now(CompletionStage<String> answer) {
    return answer.toCompletableFuture().getNow("none");
  }

  @Test
  void whoAsksWhatIsBeingAskedSharesTheAnswer() {
    CompletionStage<String> first = ask("a", 1);
    CompletionStage<String> second = ask("a", 2);
    assertThat(asked).hasSize(1);
    asked.getFirst().complete("yes");
    assertThat(now(first)).isEqualTo("yes");
    assertThat(now(second)).isEqualTo("yes");
  }

  @Test
  void anAnswerIsGivenAgainForAWhile() {
    ask("a");
    asked.getFirst().complete("yes");
    nanos = 99;
    assertThat(now(ask("a"))).isEqualTo("yes");
    assertThat(asked).hasSize(1);
    nanos = 100;
    assertThat(now(ask("a"))).isEqualTo("none");
    assertThat(asked).hasSize(2);
  }

  @Test
  void anAnswerOfAnotherTimeIsNone() {
    ask("a", 1);
    asked.getFirst().complete("yes");
    assertThat(now(ask("a", 1))).isEqualTo("yes");
    assertThat(now(ask("a", 2))).isEqualTo("none");
    assertThat(asked).hasSize(2);
  }

  @Test
  void whatFailedOrWasTurnedAwayIsAskedAgain() {
    ask("a");
    asked.get(0).completeExceptionally(new IllegalStateException("on purpose"));
    ask("a");
    asked.get(1).complete(BUSY);
    ask("a");
    assertThat(asked).hasSize(3);
  }

  @Test
  void tooManyAreTurnedAwayUntilOneIsAnswered() {
    ask("a");
    ask("b");
    assertThat(now(ask("c"))).isEqualTo(BUSY);
    assertThat(asked).hasSize(2);
    asked.getFirst().complete("yes");
    assertThat(now(ask("c"))).isEqualTo("none");
    assertThat(asked).hasSize(3);
  }

  @Test
  void theOneAskedForLongestAgoGoesFirst() {
    for (String question : List.of("a", "b", "c")) {
      ask(question);
      asked.getLast().complete(question);
    }
    ask("a");
    ask("d");
    asked.getLast().complete("d");
    assertThat(asked).hasSize(4);
    assertThat(now(ask("a"))).isEqualTo("a");
    assertThat(now(ask("c"))).isEqualTo("c");
    assertThat(asked).hasSize(4);
    assertThat(now(ask("b"))).isEqualTo("none");
  }
}
