package io.counterwatch.app.health;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The room on the disk of a folder. Asking costs a system call. */
public final class DiskWatch {
  /** Below so much there is a warning: a few days of a busy centre, with room to tidy up. */
  public static final long LEAST_FREE_BYTES = 1L << 30;

  private static final long BYTES_PER_MIB = 1L << 20;

  private final Path folder;

  /** Of a folder that exists. */
  public DiskWatch(Path folder) {
    this.folder = folder;
  }

  /** What an unprivileged process may still use. */
  double freeBytes() {
    return ask(FileStore::getUsableSpace);
  }

  double sizeBytes() {
    return ask(FileStore::getTotalSpace);
  }

  /** Empty while there is room. */
  public String warning() {
    double free = freeBytes();
    return free >= LEAST_FREE_BYTES
        ? ""
        : "disk: %.0f MiB are free at %s".formatted(free / BYTES_PER_MIB, folder);
  }

  private interface Question {
    long of(FileStore store) throws IOException;
  }

  /** Not a number where the disk cannot be asked. */
  private double ask(Question question) {
    try {
      return question.of(Files.getFileStore(folder));
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
