package io.counterwatch.store.query;

import io.counterwatch.centre.ExceptionCause;
import io.counterwatch.centre.ExceptionKey;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where exceptions are kept: when each began, who took notice of it, and when it was over. */
public interface ExceptionLog {
  /** How long one that is over is kept, days. */
  int KEPT_DAYS = 400;

  /**
   * All that stand, and of those that are over the newest.
   *
   * @param overSinceMicros only those that were over later
   * @param most of those that are over
   */
  Future<List<Entry>> read(long overSinceMicros, int most);

  /**
   * Writes what changed, as one; those that began. What already stands of a key is taken for the
   * one that begins.
   */
  Future<List<Entry>> change(Change change);

  /**
   * Notes that somebody has taken notice, unless somebody has or it is over; how it then stands,
   * null where there is none of that number.
   *
   * @param by who; null where nobody signs in
   */
  Future<@Nullable Entry> acknowledge(long id, @Nullable String by, long atMicros);

  /** Deletes those that were over before that; how many. */
  Future<Integer> forget(long beforeMicros);

  /** What began, what is over, and of what a likely cause has come to light. */
  record Change(List<Beginning> begun, List<Ending> over, List<Explained> explained) {
    /** Whether there is nothing in it. */
    public boolean isEmpty() {
      return begun.isEmpty() && over.isEmpty() && explained.isEmpty();
    }
  }

  /** An exception that begins to stand. */
  record Beginning(ExceptionKey key, ExceptionCause cause, long sinceMicros) {}

  /** The one of that number is over. */
  record Ending(long id, long atMicros) {}

  /** The one of that number most likely comes from that. */
  record Explained(long id, ExceptionCause cause) {}

  /**
   * An exception.
   *
   * @param noticed null while nobody has taken notice
   * @param overMicros null while it stands
   */
  record Entry(
      long id,
      ExceptionKey key,
      ExceptionCause cause,
      long sinceMicros,
      @Nullable Notice noticed,
      @Nullable Long overMicros) {
    /** The same with another cause. */
    public Entry explained(ExceptionCause likely) {
      return new Entry(id, key, likely, sinceMicros, noticed, overMicros);
    }

    /** The same once it is over. */
    public Entry over(long atMicros) {
      return new Entry(id, key, cause, sinceMicros, noticed, atMicros);
    }
  }

  /**
   * Somebody took notice.
   *
   * @param by null where nobody signed in
   */
  record Notice(long atMicros, @Nullable String by) {}
}
