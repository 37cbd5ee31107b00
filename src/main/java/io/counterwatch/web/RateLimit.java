package io.counterwatch.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts what comes under a key, in windows of time that begin with the first. One thread's. */
final class RateLimit {
  private final int most;
  private final long windowNanos;
  private final int maxKeys;
  private final LongSupplier nanos;

  /** The window that began first comes first. */
  private final Map<String, Window> windows = new LinkedHashMap<>();

  private static final class Window {
    private final long sinceNanos;
    private int count;

    Window(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  /**
   * With nothing counted.
   *
   * @param most in a window
   * @param windowMinutes its length
   * @param maxKeys limit on windows; for a further one the oldest is forgotten
   * @param nanos a clock that only goes forward
   */
  RateLimit(int most, int windowMinutes, int maxKeys, LongSupplier nanos) {
    this.most = most;
    this.windowNanos = TimeUnit.MINUTES.toNanos(windowMinutes);
    this.maxKeys = maxKeys;
    this.nanos = nanos;
  }

  /** Counts one, if it is not too many. */
  boolean admit(String key) {
    long now = nanos.getAsLong();
    Window window = windows.get(key);
    if (window == null || now - window.sinceNanos >= windowNanos) {
      windows.remove(key);
      window = new Window(now);
      windows.put(key, window);
      if (windows.size() > maxKeys) {
        windows.remove(windows.keySet().iterator().next());
      }
    }
    if (window.count >= most) {
      return false;
    }
    window.count++;
    return true;
  }
}
