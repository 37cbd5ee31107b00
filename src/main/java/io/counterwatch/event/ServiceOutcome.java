package io.counterwatch.event;

/** How a service ended, as the clerk sees it. */
public enum ServiceOutcome implements WireNamed {
  DONE("done"),
  INCOMPLETE("incomplete"),
  REFERRED("referred");

  private final String wireName;

  ServiceOutcome(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
