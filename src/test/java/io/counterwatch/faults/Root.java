package io.counterwatch.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Commands that only root may give. */
final class Root {
  private Root() {}

  /** Why they can't be given here; null where they can. */
  static @Nullable String missing(String what) {
    return System.getProperty("user.name").equals("root") ? null : "needs root " + what;
  }

  /** Runs it in a shell; an error if it fails. */
  static void run(String command) {
    try {
      Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
