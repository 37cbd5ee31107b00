package io.counterwatch.event;

/** Why a ticket left without being served. */
public enum LeaveReason implements WireNamed {
  NO_SHOW("no-show"),
  CANCELLED("cancelled"),
  WALKED_OUT("walked-out");

  private final String wireName;

  LeaveReason(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
