package io.counterwatch.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers that take a while. Whoever asks what is being asked already, shares its answer, and an
 * answer is given again for some time. What failed, or was turned away, is not. Safe for use by
 * several threads.
 *
 * @param <K> what is asked, by value
 * @param <A> the answer, by value
 */
final class SharedAnswers<K, A> {
  private final int maxKept;
  private final int maxUnderWay;
  private final long freshNanos;
  private final A busy;
  private final LongSupplier nanos;

  /** The one asked for longest ago first. */
  private final Map<K, Kept<A>> kept = new LinkedHashMap<>();

  private record Kept<A>(Object when, long sinceNanos, CompletableFuture<A> answer) {}

  /**
   * With no answers yet.
   *
   * @param maxKept limit on answers that are kept; the one asked for longest ago goes first
   * @param maxUnderWay limit on questions under way
   * @param freshNanos for so long an answer is given again
   * @param busy the answer where too many questions are under way, or somebody else says so
   * @param nanos a clock that only goes forward
   */
  SharedAnswers(int maxKept, int maxUnderWay, long freshNanos, A busy, LongSupplier nanos) {
    this.maxKept = maxKept;
    this.maxUnderWay = maxUnderWay;
    this.freshNanos = freshNanos;
    this.busy = busy;
    this.nanos = nanos;
  }

  /** The answer, which {@code ask} is asked for only where it isn't known and nobody asks. */
  CompletionStage<A> of(K question, Supplier<CompletionStage<A>> ask) {
    return of(question, question, ask);
  }

  /**
   * The same, of a question whose answer holds for something that changes.
   *
   * @param when an answer is given again while this is the same
   */
  synchronized CompletionStage<A> of(K question, Object when, Supplier<CompletionStage<A>> ask) {
    Kept<A> next = kept.remove(question);
    if (next == null || !isUseful(next, when)) {
      if (underWay() >= maxUnderWay) {
        return CompletableFuture.completedStage(busy);
      }
      next = new Kept<>(when, nanos.getAsLong(), ask.get().toCompletableFuture());
    }
    kept.put(question, next);
    if (kept.size() > maxKept) {
      kept.remove(kept.keySet().iterator().next());
    }
    return next.answer;
  }

  private long underWay() {
    return kept.values().stream().filter(each -> !each.answer.isDone()).count();
  }

  /** Whether it can be given: while it is under way, and for some time where it says something. */
  private boolean isUseful(Kept<A> last, Object when) {
    return !last.answer.isDone()
        || (!last.answer.isCompletedExceptionally()
            && !Objects.equals(last.answer.join(), busy)
            && last.when.equals(when)
            && nanos.getAsLong() - last.sinceNanos < freshNanos);
  }
}
