package io.counterwatch.app.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import org.jspecify.annotations.Nullable;

/** An exception with its causes: a line for each frame, the messages made safe. */
final class StackText {
  /** Limit on the frames of one exception; the rest is counted. */
  static final int MAX_FRAMES = 60;

  /** Limit on the causes that are shown. */
  static final int MAX_CAUSES = 8;

  private StackText() {}

  /** Null where there is none. */
  static @Nullable String of(@Nullable IThrowableProxy thrown) {
    if (thrown == null) {
      return null;
    }
    StringBuilder out = new StringBuilder(2_000);
    IThrowableProxy each = thrown;
    for (int shown = 0; each != null && shown <= MAX_CAUSES; shown++) {
      out.append(shown == 0 ? "" : "\nCaused by: ").append(each.getClassName());
      String message = each.getMessage();
      if (message != null) {
        out.append(": ");
        SafeText.append(out, message, LogFormat.MAX_MESSAGE_CHARS);
      }
      frames(out, each);
      each = each.getCause();
    }
    return out.toString();
  }

  private static void frames(StringBuilder out, IThrowableProxy thrown) {
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    int own = frames.length - thrown.getCommonFrames();
    for (int i = 0; i < Math.min(own, MAX_FRAMES); i++) {
      out.append("\n\t").append(frames[i].getSTEAsString());
    }
    if (own > MAX_FRAMES) {
      out.append("\n\t… ").append(own - MAX_FRAMES).append(" more");
    }
  }
}
