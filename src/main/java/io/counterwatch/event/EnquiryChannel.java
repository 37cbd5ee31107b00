package io.counterwatch.event;

/** How an enquiry came in. */
public enum EnquiryChannel implements WireNamed {
  HOTLINE("hotline"),
  ZALO("zalo"),
  PORTAL("portal"),
  DESK("desk");

  private final String wireName;

  EnquiryChannel(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
