package io.counterwatch.importer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells a person how far an import has come: on a terminal one line that is written over, anywhere
 * else a line every 5 seconds.
 */
public final class ConsoleProgress implements Progress {
  private static final long TERMINAL_NANOS = 200_000_000L;
  private static final long LOG_NANOS = 5_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanos;
  private final String what;
  private long last;
  private boolean written;

  /**
   * Tells of a file.
   *
   * @param out where to
   * @param what the file's name
   */
  public ConsoleProgress(PrintStream out, String what) {
    this(out, what, isTerminal(), System::nanoTime);
  }

  ConsoleProgress(PrintStream out, String what, boolean terminal, LongSupplier nanos) {
    this.out = out;
    this.what = what;
    this.terminal = terminal;
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  @Override
  public void at(double ratio, long rows, long events) {
    long now = nanos.getAsLong();
    if (now - last < (terminal ? TERMINAL_NANOS : LOG_NANOS)) {
      return;
    }
    last = now;
    written = true;
    String line =
        String.format(
            Locale.ROOT, "%s: %.0f %%, %,d rows, %,d events", what, ratio * 100, rows, events);
    if (terminal) {
      out.print("\r" + line + "\u001b[K");
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** Takes the line away again, so that what is said next begins on a fresh one. */
  public void end() {
    if (terminal && written) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }

  /** Whether standard error is a terminal; where Linux cannot tell, lines are the safer choice. */
  private static boolean isTerminal() {
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
      return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
