package io.counterwatch.faults;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong after a scenario: nothing, it is hoped. */
final class Findings {
  /** Complaints that are kept; the others are counted. */
  static final int MAX_COMPLAINTS = 40;

  /** The verdict where something is wrong. */
  static final String FAIL = "FAIL";

  private final List<String> complaints = new ArrayList<>();
  private long lost;
  private long twice;
  private long more;
  private @Nullable Throwable cause;

  /** Something is wrong. */
  void complain(String complaint) {
    if (complaints.size() < MAX_COMPLAINTS) {
      complaints.add(complaint);
    } else {
      more++;
    }
  }

  /** The scenario could not be played to its end. */
  void broken(Throwable why) {
    if (cause == null) {
      cause = why;
    } else {
      cause.addSuppressed(why);
    }
    complain("could not be played to its end: " + why);
  }

  /** Why it could not be played to its end; null where it was. */
  @Nullable Throwable cause() {
    return cause;
  }

  /** Complains unless both are the same. */
  void expect(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      complain("%s: expected %s, but is %s".formatted(what, expected, actual));
    }
  }

  /** A device's events are not in the table that must be. */
  void lost(String what, long events) {
    lost += events;
    complain("lost: " + events + " of " + what);
  }

  /** A device's events are in the table more than once. */
  void twice(String what, long events) {
    twice += events;
    complain("twice: " + events + " of " + what);
  }

  long lost() {
    return lost;
  }

  long twice() {
    return twice;
  }

  boolean none() {
    return complaints.isEmpty();
  }

  /** In a word. */
  String verdict() {
    return none() ? "pass" : FAIL;
  }

  /** All that is wrong, a line each. */
  List<String> complaints() {
    if (more == 0) {
      return List.copyOf(complaints);
    }
    List<String> all = new ArrayList<>(complaints);
    all.add("… and " + more + " more");
    return all;
  }
}
