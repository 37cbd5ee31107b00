package io.counterwatch.pipeline;

import io.counterwatch.pipeline.Forecaster.Present;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Questions of what is known of centres: asked from any thread, answered on the forecaster's, some
 * at a time.
 */
final class ForecastQuestions {
  /** Limit on questions that wait to be answered. */
  static final int MAX_QUESTIONS = 64;

  /** A question that has waited for so long is not answered any more: who asked has gone. */
  static final long MAX_QUESTION_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Loop loop;
  private final WriterClock clock;
  private final Known known;
  private final AtomicInteger waiting = new AtomicInteger();

  /** What is known of centres, on the forecaster's thread. */
  @FunctionalInterface
  interface Known {
    /** Of that centre at this moment; fails where there is nothing. */
    Present of(String centre) throws NoForecastException;
  }

  ForecastQuestions(Loop loop, WriterClock clock, Known known) {
    this.loop = loop;
    this.clock = clock;
    this.known = known;
  }

  /** How many wait to be answered. */
  int waiting() {
    return waiting.get();
  }

  /** See {@link Forecaster#ask}. */
  <T> CompletionStage<T> ask(String centre, Function<Present, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (waiting.incrementAndGet() > MAX_QUESTIONS) {
      waiting.decrementAndGet();
      answer.completeExceptionally(
          NoForecastException.busy("too many questions wait for forecasts"));
      return answer;
    }
    long sinceNanos = clock.nanos();
    loop.execute(
        () -> {
          waiting.decrementAndGet();
          try {
            if (clock.nanos() - sinceNanos > MAX_QUESTION_NANOS) {
              throw NoForecastException.busy("a question for forecasts waited too long");
            }
            answer.complete(question.apply(known.of(centre)));
          } catch (NoForecastException | RuntimeException e) {
            answer.completeExceptionally(e);
          } catch (Error e) {
            answer.completeExceptionally(e);
            throw e;
          }
        });
    return answer;
  }
}
