package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import org.jspecify.annotations.Nullable;

/** A hall's display: told when it would show something else, and not each time a view is made. */
final class DisplayFeed implements Feed {
  private final String centre;
  private final LiveViews live;
  private final DisplayJson display;
  private final int intervalMillis;
  private @Nullable CentreView looked;
  private @Nullable ObjectNode shown;
  private boolean lookedAccepting;

  DisplayFeed(String centre, LiveViews live, DisplayJson display, int intervalMillis) {
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
    ObjectNode content = display.content(view);
    if (content.equals(shown)) {
      return null;
    }
    shown = content;
    return Message.of(view.atMicros(), display.full(view));
  }

  @Override
  public boolean isOver() {
    return live.of(centre) == null;
  }

  @Override
  public String serverTime() {
    return display.serverTime(looked);
  }
}
