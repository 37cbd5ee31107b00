package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.centre.TicketNow;
import io.counterwatch.pipeline.EventStore.DayKey;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What those who read the database ask of the writer first: whose days there are, and that their
 * rows show everything that is committed. From any thread; the answers come from the writer's.
 */
public final class DayQuestions {
  private final Loop loop;
  private final Supplier<WriterHealth> health;
  private final KnownCentres centres;
  private final CentreDays days;
  private final DayKeeper keeper;
  private final Runnable wake;

  /**
   * @param wake makes the writer look for work
   */
  DayQuestions(
      Loop loop,
      Supplier<WriterHealth> health,
      KnownCentres centres,
      CentreDays days,
      DayKeeper keeper,
      Runnable wake) {
    this.loop = loop;
    this.health = health;
    this.centres = centres;
    this.days = days;
    this.keeper = keeper;
    this.wake = wake;
  }

  /** Completes with the centre's plans, or null where there is no such centre. */
  public CompletionStage<@Nullable CentrePlans> plans(String centre) {
    return whenReady(() -> CompletableFuture.completedStage(centres.get(centre)));
  }

  /**
   * Completes when the rows of those centres' days, both ends included, show everything that is
   * committed; those of a current day as of now.
   */
  public CompletionStage<Void> settle(Collection<String> centres, LocalDate from, LocalDate to) {
    Set<String> asked = Set.copyOf(centres);
    Predicate<DayKey> wanted =
        key -> asked.contains(key.centre()) && !key.day().isBefore(from) && !key.day().isAfter(to);
    return whenReady(
        () -> {
          asked.forEach(centre -> days.saveCurrent(centre, wanted));
          wake.run();
          return keeper.settle(wanted);
        });
  }

  /**
   * Completes with what a visitor may know of a ticket of the centre's current day; null where
   * nothing is known of it. While nothing can be stored it is what was known last, as long as that
   * is in memory: {@link ViewBoard#accepting} tells.
   */
  public CompletionStage<@Nullable TicketNow> ticket(
      String centre, String subject, long nowMicros) {
    return answered(
        () -> days.current(centre) != null,
        () -> {
          ServiceDay day = days.current(centre);
          return CompletableFuture.completedStage(day == null ? null : day.now(subject, nowMicros));
        });
  }

  /** The same of the ticket whose visit can be rated at a counter. */
  public CompletionStage<@Nullable TicketNow> servedAt(
      String centre, String counter, long nowMicros) {
    return whenReady(
        () -> {
          ServiceDay day = days.current(centre);
          return CompletableFuture.completedStage(
              day == null ? null : day.servedAt(counter, nowMicros));
        });
  }

  /** Completes when every day's rows are written. */
  CompletionStage<Void> settleAll() {
    return whenReady(
        () -> {
          wake.run();
          return keeper.settle(key -> true);
        });
  }

  private <T> CompletionStage<T> whenReady(Supplier<CompletionStage<T>> question) {
    return answered(() -> false, question);
  }

  private <T> CompletionStage<T> answered(
      BooleanSupplier anyway, Supplier<CompletionStage<T>> question) {
    return CompletableFuture.supplyAsync(
            () ->
                anyway.getAsBoolean() || health.get().ready()
                    ? question.get()
                    : CompletableFuture.<T>failedStage(
                        new StoreException(StoreException.Kind.UNAVAILABLE, health.get().reason())),
            loop::execute)
        .thenCompose(answer -> answer);
  }
}
