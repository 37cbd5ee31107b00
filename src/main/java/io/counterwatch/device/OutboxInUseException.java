package io.counterwatch.device;

import java.io.IOException;
import java.nio.file.Path;

/** The folder of an outbox belongs to somebody who is running. */
public final class OutboxInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  OutboxInUseException(Path folder) {
    super("the outbox in " + folder + " is in use by another process");
  }
}
