package io.counterwatch.web;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.QueuePoint;
import io.counterwatch.centre.CentreView.ServiceView;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.web.ViewTexts.Form;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One centre's views. The queues' history is nine tenths of a view and grows once in five minutes:
 * a change leaves it out where it is the same as before.
 */
final class CentreFeed implements Feed {
  private final String centre;
  private final LiveViews live;
  private final ViewTexts texts;
  private final int intervalMillis;
  private final boolean withStaff;
  private @Nullable CentreView sent;
  private boolean sentAccepting;

  CentreFeed(
      String centre, LiveViews live, ViewTexts texts, int intervalMillis, boolean withStaff) {
    this.centre = centre;
    this.live = live;
    this.texts = texts;
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
    boolean sameHistory = before != null && sameHistory(before, view);
    return new Message(view.atMicros(), texts.of(view, accepting, form(sameHistory)));
  }

  private Form form(boolean sameHistory) {
    if (sameHistory) {
      return withStaff ? Form.CHANGE : Form.CHANGE_WITHOUT_STAFF;
    }
    return withStaff ? Form.FULL : Form.FULL_WITHOUT_STAFF;
  }

  @Override
  public boolean isOver() {
    boolean over = live.of(centre) == null;
    if (over) {
      texts.forget(centre);
    }
    return over;
  }

  @Override
  public String serverTime() {
    return texts.serverTime(sent);
  }

  private static boolean sameHistory(CentreView before, CentreView view) {
    List<ServiceView> services = view.services();
    if (!before.day().equals(view.day())
        || before.services().size() != services.size()
        || !samePast(before.queue(), view.queue())) {
      return false;
    }
    for (int i = 0; i < services.size(); i++) {
      ServiceView former = before.services().get(i);
      if (!former.plan().service().equals(services.get(i).plan().service())
          || !samePast(former.queue(), services.get(i).queue())) {
        return false;
      }
    }
    return true;
  }

  /** The last point is the present: another one in each view, and told by who waits now. */
  private static boolean samePast(List<QueuePoint> before, List<QueuePoint> points) {
    int past = points.size() - 1;
    return past + 1 == before.size()
        && (past < 0 || before.subList(0, past).equals(points.subList(0, past)));
  }
}
