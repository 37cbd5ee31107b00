package io.counterwatch.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * How to log.
 *
 * @param format of the lines
 * @param levels by logger
 */
public record LogSettings(LogFormat format, Map<String, Level> levels) {
  private static final String ALL = "io.counterwatch";
  private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");

  /** The packages that log, by the names that {@code log.level} takes. */
  static final Set<String> ROOMS =
      Set.of(
          "app",
          "conformance",
          "device",
          "importer",
          "ingest",
          "metrics",
          "pipeline",
          "simulator",
          "store",
          "web");

  /** Text that is not to be understood. */
  public static final class WrongException extends Exception {
    private static final long serialVersionUID = 1;

    WrongException(String message) {
      super(message);
    }
  }

  /**
   * Reads both values.
   *
   * @param format {@code text} or {@code json}
   * @param levels a level, or a list such as {@code info,ingest=debug,io.netty=debug}: of
   *     everything here, of a room, of any logger
   */
  public static LogSettings of(String format, String levels) throws WrongException {
    return new LogSettings(format(format), levels(levels));
  }

  /** Reads {@code log.format}. */
  public static LogFormat format(String text) throws WrongException {
    return switch (text) {
      case "text" -> LogFormat.TEXT;
      case "json" -> LogFormat.JSON;
      default -> throw new WrongException("must be text or json, not '" + text + "'");
    };
  }

  /** Reads {@code log.level}. */
  public static Map<String, Level> levels(String text) throws WrongException {
    Map<String, Level> levels = new LinkedHashMap<>();
    for (String part : text.strip().split("\\s*,\\s*", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? "" : part.substring(0, equals);
      String level = part.substring(equals + 1).toLowerCase(Locale.ROOT);
      boolean known = name.isEmpty() ? equals < 0 : ROOMS.contains(name) || name.contains(".");
      if (!LEVELS.contains(level) || !known) {
        throw new WrongException(
            "must be like info or info,ingest=debug (error, warn, info, debug, trace), not '"
                + text
                + "'");
      }
      String logger = name.isEmpty() ? ALL : name.contains(".") ? name : ALL + "." + name;
      levels.put(logger, Level.toLevel(level));
    }
    return levels;
  }

  /** From now on the process logs like that. */
  public void apply() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      levels.forEach((name, level) -> context.getLogger(name).setLevel(level));
      eachAppender(context, appender -> appender.use(format));
    }
  }

  /** Tells what was left out of the log and is not told yet. */
  public static void flush() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      eachAppender(context, StderrAppender::flush);
    }
  }

  private static void eachAppender(LoggerContext context, Consumer<StderrAppender> action) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
      if (all.next() instanceof StderrAppender appender) {
        action.accept(appender);
      }
    }
  }
}
