package io.counterwatch.pipeline;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The newest views: written by the writer, read by everybody. */
public final class ViewBoard implements LiveViews {
  private final ConcurrentSkipListMap<String, CentreView> views = new ConcurrentSkipListMap<>();
  private final List<Consumer<CentreView>> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean accepting;

  @Override
  public Collection<CentreView> all() {
    return views.values();
  }

  @Override
  public @Nullable CentreView of(String centre) {
    return views.get(centre);
  }

  @Override
  public boolean accepting() {
    return accepting;
  }

  @Override
  public Subscription subscribe(Consumer<CentreView> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void publish(CentreView view) {
    views.put(view.centre(), view);
    tell(view);
  }

  /** Whether events are taken. A change is told with the views as they stand. */
  void accepting(boolean now) {
    if (accepting != now) {
      accepting = now;
      views.values().forEach(this::tell);
    }
  }

  private void tell(CentreView view) {
    for (Consumer<CentreView> listener : listeners) {
      listener.accept(view);
    }
  }

  /** The centre is live no more. */
  void remove(String centre) {
    views.remove(centre);
  }

  void clear() {
    views.clear();
  }
}
