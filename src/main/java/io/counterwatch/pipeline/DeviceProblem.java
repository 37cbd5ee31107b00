package io.counterwatch.pipeline;

import io.counterwatch.event.WireNamed;

/** What is wrong with a device so that somebody must look at it. */
public enum DeviceProblem implements WireNamed {
  /** It sent another event under a key that is stored: two devices share one storage. */
  CONFLICT("conflict"),
  /** Its storage is older than what it has sent: rolled back, or cloned. */
  ROLLED_BACK("rolled-back"),
  /** So many of its events were refused that no more are kept, nor acknowledged. */
  REFUSALS_FULL("refusals-full"),
  /** It begins epochs faster than any device formats its storage. */
  EPOCHS("epochs");

  private final String wireName;

  DeviceProblem(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
