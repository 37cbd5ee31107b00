package io.counterwatch.centre;

import io.counterwatch.centre.CentreView.AlertEpisode;
import io.counterwatch.centre.CentreView.AlertView;
import java.util.Deque;

/** One alert of one service: whether it is raised, since when, and the worst it came to. */
final class Alarm {
  /** The newest episodes of a service that are kept; further ones push the oldest out. */
  static final int MAX_EPISODES = 100;

  private final AlertKind kind;
  private final String service;

  /** As shown: seconds, people, or a ratio. */
  private final double limit;

  private boolean raised;
  private long sinceMicros = Leg.NEVER;

  /** In microseconds, people, or a ratio. */
  private double worst;

  Alarm(AlertKind kind, String service, double limit) {
    this.kind = kind;
    this.service = service;
    this.limit = limit;
  }

  Alarm copy() {
    Alarm copy = new Alarm(kind, service, limit);
    copy.raised = raised;
    copy.sinceMicros = sinceMicros;
    copy.worst = worst;
    return copy;
  }

  boolean raised() {
    return raised;
  }

  void raise(long micros, double value) {
    raised = true;
    sinceMicros = micros;
    worst = value;
  }

  /** The value that it has come to while it is raised. */
  void note(double value) {
    if (raised) {
      worst = kind.worse(worst, value);
    }
  }

  /** Ends the episode, if there is one. */
  void clear(long micros, Deque<AlertEpisode> episodes) {
    if (!raised) {
      return;
    }
    raised = false;
    if (episodes.size() == MAX_EPISODES) {
      episodes.removeFirst();
    }
    episodes.addLast(
        new AlertEpisode(kind.wireName(), service, sinceMicros, micros, kind.shown(worst), limit));
  }

  AlertView view(double value) {
    return new AlertView(kind.wireName(), service, sinceMicros, kind.shown(value), limit);
  }
}
