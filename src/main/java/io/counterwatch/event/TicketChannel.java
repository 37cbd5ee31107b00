package io.counterwatch.event;

/** Where a ticket was taken. */
public enum TicketChannel implements WireNamed {
  KIOSK("kiosk"),
  ONLINE("online"),
  STAFF("staff");

  private final String wireName;

  TicketChannel(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
