package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreView;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What halls' displays are sent, made once for all displays of a hall. For one thread. */
final class DisplayTexts {
  private final DisplayJson display;
  private final Map<String, Made> newest = new HashMap<>();

  /** What a display shows of a view. */
  static final class Made {
    private final CentreView view;
    private final boolean accepting;
    private final ObjectNode content;
    private @Nullable Buffer untimed;

    private Made(CentreView view, boolean accepting, ObjectNode content) {
      this.view = view;
      this.accepting = accepting;
      this.content = content;
    }

    /** As long as this is the same, so is the display. */
    ObjectNode content() {
      return content;
    }
  }

  DisplayTexts(DisplayJson display) {
    this.display = display;
  }

  /** Of that view, made when it is first asked for. */
  // A new view is a new object; comparing their figures would cost more than making a text.
  @SuppressWarnings("ReferenceEquality")
  Made of(CentreView view, boolean accepting) {
    Made before = newest.get(view.centre());
    if (before != null && before.view == view && before.accepting == accepting) {
      return before;
    }
    ObjectNode content = display.content(view);
    // The same object while it says the same: then displays see at a glance that nothing changed.
    Made made =
        new Made(
            view,
            accepting,
            before != null && content.equals(before.content) ? before.content : content);
    newest.put(view.centre(), made);
    return made;
  }

  /** The message. */
  Buffer text(Made made) {
    Buffer untimed = made.untimed;
    if (untimed == null) {
      untimed = ViewTexts.untimed(display.full(made.view));
      made.untimed = untimed;
    }
    return ViewTexts.timed(display.serverTime(made.view), untimed);
  }

  /** Lets go of a centre that has ended. */
  void forget(String centre) {
    newest.remove(centre);
  }

  String serverTime(@Nullable CentreView view) {
    return display.serverTime(view);
  }
}
