package io.counterwatch.importer;

import java.io.IOException;
import java.nio.file.Path;

/** A log that cannot be read, or is not what its mapping says; the message is one line. */
public final class LogFileException extends IOException {
  private static final long serialVersionUID = 1L;

  LogFileException(Path file, String problem) {
    super(file + ": " + problem);
  }
}
