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

  private static final int BAR_CHARS = 20;
  private static final String CLEAR = "\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanos;
  private final String what;
  private final long begun;
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
    this.begun = nanos.getAsLong();
    this.last = begun;
  }

  @Override
  public void at(double ratio, long rows, long events) {
    long now = nanos.getAsLong();
    if (now - last < (terminal ? TERMINAL_NANOS : LOG_NANOS)) {
      return;
    }
    last = now;
    written = true;
    String line = what + ": " + (terminal ? bar(ratio) : "") + figures(ratio, rows, events, now);
    if (terminal) {
      out.print("\r" + line + CLEAR);
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** Says something in between, in a line of its own. */
  public void note(String text) {
    end();
    out.println(text);
    out.flush();
  }

  private static String bar(double ratio) {
    int done = (int) Math.round(ratio * BAR_CHARS);
    return "[" + "#".repeat(done) + "-".repeat(BAR_CHARS - done) + "] ";
  }

  private String figures(double ratio, long rows, long events, long now) {
    double seconds = (now - begun) / 1e9;
    String figures =
        String.format(
            Locale.ROOT,
            "%.0f %%, %,d rows, %,d events, %,.0f events/s",
            ratio * 100,
            rows,
            events,
            events / seconds);
    return ratio > 0 ? figures + ", " + duration(seconds * (1 - ratio) / ratio) + " left" : figures;
  }

  private static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60
        ? whole + " s"
        : String.format(Locale.ROOT, "%d min %d s", whole / 60, whole % 60);
  }

  /** Takes the line away again, so that what is said next begins on a fresh one. */
  public void end() {
    if (terminal && written) {
      out.print("\r" + CLEAR);
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
