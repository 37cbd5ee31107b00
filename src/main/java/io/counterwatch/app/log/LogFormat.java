package io.counterwatch.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** The form of a line of the log. Times are UTC to the millisecond in both. */
public enum LogFormat {
  /** For people: time, level, logger, message, what the message doesn't say yet; then a stack. */
  TEXT {
    @Override
    String line(ILoggingEvent event, long leftOut) {
      StringBuilder out = new StringBuilder(160);
      out.append(time(event)).append(' ').append(event.getLevel());
      out.repeat(' ', Math.max(1, LEVEL_WIDTH - event.getLevel().toString().length()));
      String logger = event.getLoggerName();
      out.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(' ');
      String message = String.valueOf(event.getFormattedMessage());
      SafeText.append(out, message, MAX_MESSAGE_CHARS);
      for (KeyValuePair pair : pairs(event)) {
        String value = String.valueOf(pair.value);
        if (!message.contains(value)) {
          out.append(' ').append(pair.key).append('=');
          SafeText.appendJson(out, value, MAX_VALUE_CHARS);
        }
      }
      if (leftOut > 0) {
        out.append(" (").append(leftOut).append(" more like it were left out)");
      }
      String stack = StackText.of(event.getThrowableProxy());
      return out.append(stack == null ? "" : "\n" + stack).append('\n').toString();
    }
  },

  /** For machines: one object a line, its stack within it. */
  JSON {
    @Override
    String line(ILoggingEvent event, long leftOut) {
      StringBuilder out = new StringBuilder(256);
      out.append("{\"timestamp\":\"").append(time(event)).append('"');
      text(out, "level", event.getLevel().toString(), MAX_VALUE_CHARS);
      text(out, "logger", event.getLoggerName(), MAX_VALUE_CHARS);
      text(out, "thread", event.getThreadName(), MAX_VALUE_CHARS);
      text(out, "message", String.valueOf(event.getFormattedMessage()), MAX_MESSAGE_CHARS);
      for (KeyValuePair pair : pairs(event)) {
        if (pair.value instanceof Number || pair.value instanceof Boolean) {
          out.append(",\"").append(pair.key).append("\":").append(pair.value);
        } else {
          text(out, pair.key, String.valueOf(pair.value), MAX_VALUE_CHARS);
        }
      }
      if (leftOut > 0) {
        out.append(",\"leftOut\":").append(leftOut);
      }
      String stack = StackText.of(event.getThrowableProxy());
      if (stack != null) {
        text(out, "exception", stack, Integer.MAX_VALUE);
      }
      return out.append("}\n").toString();
    }
  };

  /** Limit on the message of a line; the rest is cut off. */
  static final int MAX_MESSAGE_CHARS = 4_000;

  /** Limit on a value beside the message, such as a device's id. */
  static final int MAX_VALUE_CHARS = 500;

  private static final int LEVEL_WIDTH = 6;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /**
   * The whole line with its end.
   *
   * @param leftOut how many like it were left out before it
   */
  abstract String line(ILoggingEvent event, long leftOut);

  private static String time(ILoggingEvent event) {
    return TIME.format(Instant.ofEpochMilli(event.getTimeStamp()));
  }

  private static List<KeyValuePair> pairs(ILoggingEvent event) {
    @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
    return pairs == null ? List.of() : pairs;
  }

  private static void text(StringBuilder out, String name, String value, int maxChars) {
    out.append(",\"").append(name).append("\":");
    SafeText.appendJson(out, value, maxChars);
  }
}
