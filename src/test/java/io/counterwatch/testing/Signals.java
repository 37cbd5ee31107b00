package io.counterwatch.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals to processes that the JDK has no word for. */
final class Signals {
  private Signals() {}

  /**
   * Sends one.
   *
   * @param signal as the command {@code kill} calls it: {@code -INT}, {@code -STOP}
   */
  static void send(long pid, String signal) {
    try {
      int code = new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
      if (code != 0) {
        throw new AssertionError("no process " + pid);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
