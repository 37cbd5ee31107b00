package io.counterwatch.centre;

import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The newest view of every centre. Safe to read from any thread; reading never waits. */
public interface LiveViews {
  /** All live centres, by id. Those with {@code history} have no live view. */
  Collection<CentreView> all();

  /** The newest view of that centre, or null. */
  @Nullable CentreView of(String centre);

  /**
   * Whether events are taken and stored. While they aren't, the views are as of their time and
   * don't grow; the listeners hear when it changes.
   */
  default boolean accepting() {
    return true;
  }

  /**
   * Calls the listener with each new view, on the thread that made it: the listener must hand over
   * and return. Closing the subscription ends it.
   */
  Subscription subscribe(Consumer<CentreView> listener);

  /** Ends a subscription. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
