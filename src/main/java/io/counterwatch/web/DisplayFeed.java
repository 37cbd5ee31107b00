package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import org.jspecify.annotations.Nullable;

/** A hall's display: told when it would show something else, and not each time a view is made. */
final class DisplayFeed implements Feed {
  private final String centre;
  private final LiveViews live;
  private final DisplayTexts display;
  private final int intervalMillis;
  private @Nullable CentreView looked;
  private @Nullable ObjectNode shown;
  private boolean lookedAccepting;

  DisplayFeed(String centre, LiveViews live, DisplayTexts display, int intervalMillis) {
    this.centre = centre;
    this.live = live;
    this.display = display;
    this.intervalMillis = intervalMillis;
  }

  @Override
  public int intervalMillis() {
    return intervalMillis;
  }

  // A new view is a new object; most of them show the same, which only a comparison tells.
  @SuppressWarnings("ReferenceEquality")
  @Override
  public @Nullable Message next() {
    CentreView view = live.of(centre);
    boolean accepting = live.accepting();
    if (view == null || (view == looked && accepting == lookedAccepting)) {
      return null;
    }
    looked = view;
    lookedAccepting = accepting;
    DisplayTexts.Made made = display.of(view, accepting);
    if (made.content().equals(shown)) {
      return null;
    }
    shown = made.content();
    return new Message(view.atMicros(), display.text(made));
  }

  @Override
  public boolean isOver() {
    boolean over = live.of(centre) == null;
    if (over) {
      display.forget(centre);
    }
    return over;
  }

  @Override
  public StreamShare share() {
    return StreamShare.DISPLAYS;
  }

  @Override
  public String serverTime() {
    return display.serverTime(looked);
  }
}
