package io.counterwatch.event;

/** Why an event was refused. */
public enum RefusalReason implements WireNamed {
  MALFORMED("malformed"),
  TOO_LARGE("too-large"),
  SCHEMA("schema"),
  UNKNOWN_TYPE("unknown-type"),
  UNKNOWN_DEVICE("unknown-device"),
  WRONG_CENTRE("wrong-centre"),
  CONFLICT("conflict"),
  TIME("time");

  private final String wireName;

  RefusalReason(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
