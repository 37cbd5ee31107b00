package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.Organisation;
import io.counterwatch.pipeline.EventStore.CentreRow;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.OrganisationSource.Answer;
import io.counterwatch.pipeline.OrganisationSource.News;
import io.counterwatch.pipeline.OrganisationStore.VersionRow;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is stored of the organisation and its file together: lays a new version down, with
 * the days marked whose figures it changes.
 */
final class OrganisationVersions {
  private static final Logger LOG = LoggerFactory.getLogger(OrganisationVersions.class);

  private final OrganisationStore store;
  private final OrganisationSource source;
  private final Loop loop;

  /**
   * What holds from now on.
   *
   * @param unsettled days to be folded again
   */
  record Settled(Organisation whole, Organisation newest, Set<DayKey> unsettled) {}

  OrganisationVersions(OrganisationStore store, OrganisationSource source, Loop loop) {
    this.store = store;
    this.source = source;
    this.loop = loop;
  }

  /** Fails with an {@link OrganisationException} where it can't be used. */
  CompletionStage<Settled> settle(Collection<CentreRow> registered, long nowMicros) {
    return store
        .versions()
        .thenComposeAsync(stored -> source.read(stored, registered, nowMicros), loop::execute)
        .thenComposeAsync(
            answer ->
                switch (answer) {
                  case Answer.Unusable unusable -> unusable(unusable.reason());
                  case Answer.Usable usable -> settle(usable);
                },
            loop::execute);
  }

  private static <T> CompletionStage<T> unusable(String reason) {
    return CompletableFuture.failedStage(new OrganisationException(reason));
  }

  private CompletionStage<Settled> settle(Answer.Usable usable) {
    News news = usable.news();
    if (news == null) {
      return CompletableFuture.completedStage(
          new Settled(usable.whole(), usable.newest(), Set.of()));
    }
    return checkCalendars(news)
        .thenComposeAsync(nothing -> concerned(news, usable.whole()), loop::execute)
        .thenComposeAsync(
            days ->
                store
                    .add(news.version(), days)
                    .thenApply(
                        nothing -> {
                          tell(news.version(), days);
                          return new Settled(usable.whole(), usable.newest(), days);
                        }),
            loop::execute);
  }

  private CompletionStage<Void> checkCalendars(News news) {
    if (news.otherCalendars().isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    return store
        .withEvents(news.otherCalendars().keySet())
        .thenComposeAsync(
            found ->
                found.isEmpty()
                    ? CompletableFuture.completedStage(null)
                    : unusable(String.valueOf(news.otherCalendars().get(found.iterator().next()))),
            loop::execute);
  }

  /** The days that have rows and would have others under the new version. */
  private CompletionStage<Set<DayKey>> concerned(News news, Organisation after) {
    LocalDate effective = news.version().effective();
    if (news.version().number() == 1) {
      // Nobody knows under what the rows were written that came before any version.
      return CompletableFuture.completedStage(Set.of());
    }
    return store
        .savedDays(effective == null ? LocalDate.of(1, 1, 1) : effective)
        .thenApplyAsync(
            saved -> {
              Set<DayKey> concerned = new LinkedHashSet<>();
              for (DayKey key : saved) {
                CentrePlan now = after.plan(key.centre(), key.day());
                CentrePlan then = news.before().plan(key.centre(), key.day());
                if (now == null ? then != null : then == null || !now.measuresLike(then)) {
                  concerned.add(key);
                }
              }
              return concerned;
            },
            loop::execute);
  }

  private static void tell(VersionRow version, Set<DayKey> days) {
    LOG.info(
        "version {} of the organisation holds from {} on",
        version.number(),
        version.effective() == null ? "the beginning" : version.effective());
    if (!days.isEmpty()) {
      List<String> centres = days.stream().map(DayKey::centre).distinct().toList();
      LOG.warn(
          "it changes the past: {} days of {} centres are restated", days.size(), centres.size());
    }
  }
}
