package io.counterwatch.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether a broker was told by SIGHUP to read its files again. */
public enum BrokerSignal {
  SENT("the broker reads its files again"),
  NOT_WANTED("tell the broker to read its files again: systemctl reload mosquitto"),
  NOT_RUNNING("the broker is not running here; it reads its files when it starts"),
  NOT_PERMITTED("not permitted to signal the broker: sudo systemctl reload mosquitto");

  private static final long KILL_SECONDS = 5;
  private static final String PROGRAM = "mosquitto";

  private final String words;

  BrokerSignal(String words) {
    this.words = words;
  }

  /** What that means for an operator, in a few words. */
  public String words() {
    return words;
  }

  /**
   * Signals the broker with that pid file. A file that a dead broker left behind is recognised: the
   * process that has its number now is no broker, and SIGHUP would end it.
   *
   * @param pidFile null for no signal
   * @throws IOException if the pid file holds no number, or the signal cannot be sent at all
   */
  static BrokerSignal send(@Nullable Path pidFile) throws IOException {
    if (pidFile == null) {
      return NOT_WANTED;
    }
    long pid;
    try {
      pid = Long.parseLong(Files.readString(pidFile).strip());
    } catch (NoSuchFileException e) {
      return NOT_RUNNING;
    } catch (NumberFormatException e) {
      throw new IOException(pidFile + " holds no process number", e);
    }
    return isBroker(pid) ? hangUp(pid) : NOT_RUNNING;
  }

  private static boolean isBroker(long pid) throws IOException {
    Path name = Path.of("/proc", Long.toString(pid), "comm");
    if (Files.exists(name)) {
      return Files.readString(name).strip().equals(PROGRAM);
    }
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().command())
        .filter(command -> command.endsWith(PROGRAM))
        .isPresent();
  }

  private static BrokerSignal hangUp(long pid) throws IOException {
    Process kill =
        new ProcessBuilder("/bin/sh", "-c", "kill -HUP \"$1\"", "sh", Long.toString(pid))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!kill.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
        throw new IOException("signalling the broker takes too long");
      }
    } catch (InterruptedException e) {
      kill.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while signalling the broker", e);
    }
    return kill.exitValue() == 0 ? SENT : NOT_PERMITTED;
  }
}
