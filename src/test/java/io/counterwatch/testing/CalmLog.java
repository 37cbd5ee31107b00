package io.counterwatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * Listens to everything that this process logs from info upwards. What others send is no error of
 * ours, has no stack trace, and leaves no character in a line that a terminal or a reader of lines
 * would obey.
 */
public final class CalmLog implements AutoCloseable {
  private final Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final AppenderBase<ILoggingEvent> listener =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
          if (line.getLevel().isGreaterOrEqual(Level.INFO)) {
            lines.add(line);
          }
        }
      };

  /** Listens from now on. */
  public CalmLog() {
    listener.setContext(root.getLoggerContext());
    listener.start();
    root.addAppender(listener);
  }

  /** Fails where the log was not calm. */
  public void check() {
    assertThat(List.copyOf(lines))
        .allSatisfy(
            line -> {
              String text = line.getFormattedMessage();
              assertThat(line.getLevel()).as(text).isNotEqualTo(Level.ERROR);
              assertThat(line.getThrowableProxy()).as(text).isNull();
              assertThat(text).matches("[^\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]*");
            });
  }

  @Override
  public void close() {
    root.detachAppender(listener);
  }
}
