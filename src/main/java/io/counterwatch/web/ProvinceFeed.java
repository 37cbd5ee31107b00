package io.counterwatch.web;

import io.counterwatch.access.CentreScope;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.web.ViewTexts.Form;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The summaries of all centres that the reader may see: at first of each one, then of those that
 * changed or ended.
 */
final class ProvinceFeed implements Feed {
  private final LiveViews live;
  private final ViewTexts texts;
  private final int intervalMillis;
  private final CentreScope centres;

  /** When the view was made that was sent last, by centre. */
  private final Map<String, Long> sentAtMicros = new HashMap<>();

  private boolean first = true;
  private boolean sentAccepting;

  ProvinceFeed(LiveViews live, ViewTexts texts, int intervalMillis, CentreScope centres) {
    this.live = live;
    this.texts = texts;
    this.intervalMillis = intervalMillis;
    this.centres = centres;
  }

  @Override
  public int intervalMillis() {
    return intervalMillis;
  }

  @Override
  public @Nullable Message next() {
    List<CentreView> changed = new ArrayList<>();
    long newestMicros = 0;
    boolean accepting = live.accepting();
    boolean told = accepting == sentAccepting;
    sentAccepting = accepting;
    for (CentreView view : live.all()) {
      if (!centres.holds(view.centre())) {
        continue;
      }
      Long before = sentAtMicros.put(view.centre(), view.atMicros());
      if (before == null || before != view.atMicros() || !told) {
        changed.add(view);
      }
      newestMicros = Math.max(newestMicros, view.atMicros());
    }
    List<String> gone = sentAtMicros.keySet().stream().filter(id -> live.of(id) == null).toList();
    if (changed.isEmpty() && gone.isEmpty() && !first) {
      return null;
    }
    first = false;
    List<Buffer> parts = new ArrayList<>();
    for (CentreView view : changed) {
      parts.add(texts.of(view, accepting, Form.SUMMARY));
    }
    for (String centre : gone) {
      newestMicros = Math.max(newestMicros, sentAtMicros.getOrDefault(centre, 0L));
      sentAtMicros.remove(centre);
      texts.forget(centre);
      parts.add(Json.encode(Json.object().put("centre", centre).put("ended", true)));
    }
    return new Message(newestMicros, array(parts));
  }

  private static Buffer array(List<Buffer> parts) {
    Buffer array = Buffer.buffer(parts.stream().mapToInt(part -> part.length() + 1).sum() + 1);
    char before = '[';
    for (Buffer part : parts) {
      array.appendByte((byte) before).appendBuffer(part);
      before = ',';
    }
    return array.appendString(parts.isEmpty() ? "[]" : "]");
  }

  @Override
  public boolean isOver() {
    return false;
  }

  @Override
  public String serverTime() {
    return texts.serverTime(live.all().stream().findFirst().orElse(null));
  }
}
