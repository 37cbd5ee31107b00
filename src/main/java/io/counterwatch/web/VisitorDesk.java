package io.counterwatch.web;

import io.counterwatch.centre.TicketNow;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * What visitors' pages ask of the server. Every method fails where that can't be answered now: the
 * visitor is told to try again.
 */
public interface VisitorDesk {
  /**
   * A ticket of the centre's current day; null where nothing is known of it. While nothing can be
   * stored it is what was known last, where that is still known.
   */
  Future<@Nullable TicketNow> ticket(String centre, String subject);

  /** The ticket whose visit can be rated at a counter; null where nobody was served lately. */
  Future<@Nullable TicketNow> servedAt(String centre, String counter);

  /** What is known of a ticket's vote; one that was given and not published is published first. */
  Future<Voted> voted(String centre, String subject);

  /**
   * Takes a vote; completes when it, or the one that was there before it, is stored as an event.
   *
   * @param score from 1 to 5
   * @param counter where the visit was, or empty
   */
  Future<Voted> vote(String centre, String subject, int score, String counter);

  /**
   * Adds a reason and a comment to a vote that has none yet.
   *
   * @param reason one of the page's words, or null
   * @param comment in the visitor's own words, or null
   */
  Future<Void> remark(
      String centre, String subject, @Nullable String reason, @Nullable String comment);

  /** How far a ticket's rating has come. */
  enum Voted {
    /** There is none. */
    NO,
    /** The score is stored. */
    SCORE,
    /** The score is stored, and a reason or a comment with it. */
    ALL
  }
}
