package io.counterwatch.pipeline;

import io.counterwatch.centre.Organisation;
import io.counterwatch.pipeline.EventStore.CentreRow;
import io.counterwatch.pipeline.OrganisationStore.VersionRow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the organisation is, by its file and the versions of it that are stored. */
public interface OrganisationSource {

  /** The answer. */
  sealed interface Answer {
    /**
     * What it is.
     *
     * @param whole through time
     * @param newest what the newest version says, alone: it decides which devices are declared
     * @param news what is to be laid down first, or null
     */
    record Usable(Organisation whole, Organisation newest, @Nullable News news) implements Answer {}

    /** Nobody can tell; why, in one line. */
    record Unusable(String reason) implements Answer {}
  }

  /**
   * A version that is not stored yet.
   *
   * @param before what the organisation was without it
   * @param otherCalendars why a centre's calendar can't change once it has events, by centre
   */
  record News(VersionRow version, Organisation before, Map<String, String> otherCalendars) {}

  /**
   * Reads it. That can take seconds, so it is done on a thread of its own; the stage never fails
   * for what a file says.
   *
   * @param stored by number
   * @param registered centres that registered themselves or came by an import, with the calendar of
   *     their events
   * @param nowMicros the server's clock
   */
  CompletionStage<Answer> read(
      List<VersionRow> stored, Collection<CentreRow> registered, long nowMicros);

  /** One that is never stored and never changes. */
  static OrganisationSource fixed(Organisation organisation) {
    return (stored, registered, nowMicros) ->
        CompletableFuture.completedStage(new Answer.Usable(organisation, organisation, null));
  }
}
