package io.counterwatch.store.query;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The votes of visitors as the database keeps them: one a ticket, each with the sequence under
 * which the device {@code server-survey} publishes it. Every method fails where the database does
 * not answer.
 */
public interface SurveyVotes {
  /**
   * A vote.
   *
   * @param counter where it was given, or null
   * @param epoch of the device's outbox
   * @param sequence its place in it, from 1, without a hole
   * @param published whether its event is known to be in the log
   * @param remarked whether a reason or a comment was given with it
   */
  record Vote(
      String centre,
      String subject,
      long votedMicros,
      int score,
      @Nullable String counter,
      String epoch,
      long sequence,
      boolean published,
      boolean remarked) {}

  /**
   * What a visitor said with a vote; the ticket isn't told.
   *
   * @param counter where it was given, or null
   * @param reason one of the page's words, or null
   * @param comment in the visitor's own words, or null
   */
  record Remark(
      long votedMicros,
      int score,
      @Nullable String counter,
      @Nullable String reason,
      @Nullable String comment) {}

  /** The secret that signs visitors' links: made at the first call, the same ever after. */
  Future<byte[]> secret();

  /**
   * Keeps a vote, if it is the ticket's first.
   *
   * @return the one that counts: this one, or the earlier one
   */
  Future<Vote> cast(
      String centre, String subject, long votedMicros, int score, @Nullable String counter);

  /** A ticket's vote; null where there is none. */
  Future<@Nullable Vote> find(String centre, String subject);

  /** Notes that a vote's event is in the log. */
  Future<Void> published(Vote vote);

  /** Votes whose events are not known to be in the log, oldest first, at most so many. */
  Future<List<Vote>> unpublished(int limit);

  /**
   * Adds a reason and a comment to a vote that has none yet.
   *
   * @return whether it was added
   */
  Future<Boolean> remark(
      String centre, String subject, @Nullable String reason, @Nullable String comment);

  /** What was said in a centre since then, the newest first, at most so many. */
  Future<List<Remark>> remarks(String centre, long sinceMicros, int limit);
}
