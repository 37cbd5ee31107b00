package io.counterwatch.event;

/** How a dossier's fee was paid. */
public enum PaymentChannel implements WireNamed {
  ONLINE("online"),
  COUNTER("counter");

  private final String wireName;

  PaymentChannel(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
