package io.counterwatch.importer;

import java.io.IOException;

/** A server refuses an import as it is asked for: the same again would be refused again. */
public final class ImportRefusedException extends IOException {
  private static final long serialVersionUID = 1;

  ImportRefusedException(String message) {
    super(message);
  }
}
