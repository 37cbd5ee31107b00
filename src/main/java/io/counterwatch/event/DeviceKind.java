package io.counterwatch.event;

/** What a device is. */
public enum DeviceKind implements WireNamed {
  KIOSK("kiosk"),
  TERMINAL("terminal"),
  DISPLAY("display"),
  CAMERA("camera"),
  SCANNER("scanner"),
  RATING("rating"),
  GATEWAY("gateway"),
  IMPORT("import"),
  SURVEY("survey");

  private final String wireName;

  DeviceKind(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
