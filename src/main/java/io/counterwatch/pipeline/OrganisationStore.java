package io.counterwatch.pipeline;

import io.counterwatch.pipeline.EventStore.DayKey;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where the versions of the organisation file are kept. Every stage fails with a {@link
 * StoreException}; nothing may be asked before the store of events is open.
 */
public interface OrganisationStore {

  /**
   * A version of the file.
   *
   * @param number from 1, in the order in which they were laid down
   * @param effective its first day, or null for all time
   * @param recordedMicros when it was laid down, by the server's clock
   * @param zone of whatever names none, on the machine that laid it down
   * @param content the whole text
   */
  record VersionRow(
      int number,
      @Nullable LocalDate effective,
      long recordedMicros,
      String zone,
      String content) {}

  /** All versions, by number. */
  CompletionStage<List<VersionRow>> versions();

  /** The days from that one on of which there are rows. */
  CompletionStage<Set<DayKey>> savedDays(LocalDate from);

  /** Those of the centres of which there are events. */
  CompletionStage<Set<String>> withEvents(Collection<String> centres);

  /**
   * Lays a version down and, in the same transaction, marks days as unsettled, so that their rows
   * are written anew sooner or later whatever happens.
   */
  CompletionStage<Void> add(VersionRow version, Collection<DayKey> unsettled);
}
