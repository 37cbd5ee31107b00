package io.counterwatch.pipeline;

import io.counterwatch.event.WireNamed;
import org.jspecify.annotations.Nullable;

/** What is wrong with a device so that somebody must look at it, the worst first. */
public enum DeviceProblem implements WireNamed {
  /** It sent another event under a key that is stored: two devices share one storage. */
  CONFLICT("conflict"),
  /** Its storage is older than what it has sent: rolled back, or cloned. */
  ROLLED_BACK("rolled-back"),
  /** So many of its events were refused that no more are kept, nor acknowledged. */
  REFUSALS_FULL("refusals-full"),
  /** It begins epochs faster than any device formats its storage. */
  EPOCHS("epochs"),
  /** It sends more than any centre's work could make. */
  FLOOD("flood"),
  /** It goes on announcing events that never come: something on the way swallows them. */
  UNDELIVERED("undelivered");

  private final String wireName;

  DeviceProblem(String wireName) {
    this.wireName = wireName;
  }

  /** Whether it is worse than the one with that wire name; the same is not. */
  boolean outranks(@Nullable String known) {
    for (DeviceProblem other : values()) {
      if (other.wireName.equals(known)) {
        return ordinal() < other.ordinal();
      }
    }
    return true;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
