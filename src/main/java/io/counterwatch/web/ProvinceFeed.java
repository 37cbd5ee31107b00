package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.counterwatch.access.CentreScope;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
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
  private final ViewJson views;
  private final int intervalMillis;
  private final CentreScope centres;

  /** When the view was made that was sent last, by centre. */
  private final Map<String, Long> sentAtMicros = new HashMap<>();

  private boolean first = true;
  private boolean sentAccepting;

  ProvinceFeed(LiveViews live, ViewJson views, int intervalMillis, CentreScope centres) {
    this.live = live;
    this.views = views;
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
    boolean told = live.accepting() == sentAccepting;
    sentAccepting = live.accepting();
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
    ArrayNode message = Json.array(changed, views::summary);
    for (String centre : gone) {
      newestMicros = Math.max(newestMicros, sentAtMicros.getOrDefault(centre, 0L));
      sentAtMicros.remove(centre);
      message.add(Json.object().put("centre", centre).put("ended", true));
    }
    return Message.of(newestMicros, message);
  }

  @Override
  public boolean isOver() {
    return false;
  }

  @Override
  public String serverTime() {
    return views.serverTime(live.all().stream().findFirst().orElse(null));
  }
}
