package io.counterwatch.web;

/** What visitors' pages take from one address, or at one counter. */
final class VisitorLimits {
  /** Votes of one address in {@link #VOTES_MINUTES}: a hall's visitors may share one. */
  static final int MAX_VOTES_OF_ADDRESS = 60;

  /** Votes sent with one link in {@link #VOTES_MINUTES}: one counts, the others are retries. */
  static final int MAX_VOTES_OF_LINK = 10;

  /** New votes at one counter in {@link #VOTES_MINUTES}: nobody serves as many. */
  static final int MAX_VOTES_OF_COUNTER = 30;

  /** The time in which votes are counted. */
  static final int VOTES_MINUTES = 10;

  /** Looks at tickets and surveys of one address in a minute; a phone asks three times. */
  static final int MAX_LOOKS_OF_ADDRESS = 600;

  /** Limit on addresses and counters that are counted; beyond, the oldest count begins anew. */
  static final int MAX_COUNTED = 10_000;

  /** For so long a survey's link is good, the ticket's day included. */
  static final int SURVEY_DAYS = 7;

  /** What a visitor may write. */
  static final int MAX_COMMENT_CHARS = 500;

  /** Limit on the body of a vote: a comment of four bytes a character, each escaped. */
  static final int MAX_BODY_BYTES = 8 * 1024;

  /** A visitor's question is answered, or told to try again, within that time. */
  static final int ANSWER_WITHIN_SECONDS = 10;

  private VisitorLimits() {}
}
