package io.counterwatch.event;

/** What the support team helped with. */
public enum AssistanceKind implements WireNamed {
  ACCOUNT("account"),
  SUBMISSION("submission"),
  PAYMENT("payment"),
  FORM("form");

  private final String wireName;

  AssistanceKind(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
