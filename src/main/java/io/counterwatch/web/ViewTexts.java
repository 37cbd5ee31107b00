package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreView;
import io.vertx.core.buffer.Buffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What live streams send of a view, made once however many follow it: only the server's time is
 * each message's own. For one thread.
 */
final class ViewTexts {
  private static final String TIME = "serverTime";

  private final ViewJson views;
  private final Map<String, Made> newest = new HashMap<>();

  /** How much of a view is sent. */
  enum Form {
    /** Everything. */
    FULL,
    /** The same without what single clerks did. */
    FULL_WITHOUT_STAFF,
    /** Everything but the queues' history. */
    CHANGE,
    /** The same without what single clerks did. */
    CHANGE_WITHOUT_STAFF,
    /** What the province's page shows of a centre. */
    SUMMARY
  }

  /** The texts of a centre's newest view, each made when it is first asked for. */
  private record Made(CentreView view, boolean accepting, Map<Form, Buffer> texts) {}

  ViewTexts(ViewJson views) {
    this.views = views;
  }

  /** A centre's view as JSON. */
  Buffer of(CentreView view, boolean accepting, Form form) {
    Buffer untimed =
        made(view, accepting).texts().computeIfAbsent(form, asked -> untimed(view, asked));
    return timed(views.serverTime(view), untimed);
  }

  /** Lets go of a centre that has ended. */
  void forget(String centre) {
    newest.remove(centre);
  }

  String serverTime(@Nullable CentreView view) {
    return views.serverTime(view);
  }

  // A new view is a new object; comparing their figures would cost more than making a text.
  @SuppressWarnings("ReferenceEquality")
  private Made made(CentreView view, boolean accepting) {
    Made made = newest.get(view.centre());
    if (made == null || made.view() != view || made.accepting() != accepting) {
      made = new Made(view, accepting, new EnumMap<>(Form.class));
      newest.put(view.centre(), made);
    }
    return made;
  }

  private Buffer untimed(CentreView view, Form form) {
    ObjectNode node =
        switch (form) {
          case FULL, FULL_WITHOUT_STAFF -> views.full(view);
          case CHANGE, CHANGE_WITHOUT_STAFF -> views.withoutQueue(view);
          case SUMMARY -> views.summary(view);
        };
    if (form == Form.FULL_WITHOUT_STAFF || form == Form.CHANGE_WITHOUT_STAFF) {
      StaffFigures.takeOut(node);
    }
    return untimed(node);
  }

  /** An object's text without the server's time, for {@link #timed}. */
  static Buffer untimed(ObjectNode node) {
    node.remove(TIME);
    return Json.encode(node);
  }

  /** The same text with that time in it. */
  static Buffer timed(String serverTime, Buffer untimed) {
    return Buffer.buffer(untimed.length() + 64)
        .appendString("{\"" + TIME + "\":\"" + serverTime + "\",")
        .appendBuffer(untimed, 1, untimed.length() - 1);
  }
}
