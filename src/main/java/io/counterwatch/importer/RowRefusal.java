package io.counterwatch.importer;

/** A row that doesn't fit the mapping. Common in old logs, so it carries no stack trace. */
final class RowRefusal extends Exception {
  private static final long serialVersionUID = 1L;
  private final String reason;

  RowRefusal(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
