package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.QueuePoint;
import io.counterwatch.centre.LiveViews;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One centre's views. The queues' history is nine tenths of a view and grows once in five minutes:
 * a change leaves it out where it is the same as before.
 */
final class CentreFeed implements Feed {
  private final String centre;
  private final LiveViews live;
  private final ViewJson views;
  private final int intervalMillis;
  private final boolean withStaff;
  private @Nullable CentreView sent;
  private boolean sentAccepting;

  CentreFeed(String centre, LiveViews live, ViewJson views, int intervalMillis, boolean withStaff) {
    this.centre = centre;
    this.live = live;
    this.views = views;
    this.intervalMillis = intervalMillis;
    this.withStaff = withStaff;
  }

  @Override
  public int intervalMillis() {
    return intervalMillis;
  }

  // A new view is a new object; comparing their figures would cost more than sending one.
  @SuppressWarnings("ReferenceEquality")
  @Override
  public @Nullable Message next() {
    CentreView before = sent;
    CentreView view = live.of(centre);
    boolean accepting = live.accepting();
    if (view == null || (view == before && accepting == sentAccepting)) {
      return null;
    }
    sent = view;
    sentAccepting = accepting;
    boolean sameQueue =
        before != null
            && before.day().equals(view.day())
            && before.queue().size() == view.queue().size()
            && Objects.equals(last(before.queue()), last(view.queue()));
    ObjectNode shown = sameQueue ? views.withoutQueue(view) : views.full(view);
    if (!withStaff) {
      StaffFigures.takeOut(shown);
    }
    return Message.of(view.atMicros(), shown);
  }

  @Override
  public boolean isOver() {
    return live.of(centre) == null;
  }

  @Override
  public String serverTime() {
    return views.serverTime(sent);
  }

  private static @Nullable QueuePoint last(List<QueuePoint> points) {
    return points.isEmpty() ? null : points.getLast();
  }
}
