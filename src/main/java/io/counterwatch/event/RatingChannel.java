package io.counterwatch.event;

/** How a visitor rated. */
public enum RatingChannel implements WireNamed {
  QR("qr"),
  TERMINAL("terminal");

  private final String wireName;

  RatingChannel(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
