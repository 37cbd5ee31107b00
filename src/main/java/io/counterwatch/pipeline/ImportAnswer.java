package io.counterwatch.pipeline;

import org.jspecify.annotations.Nullable;

/** Whether an import's events can come. */
public sealed interface ImportAnswer {
  /**
   * They can: centre and device are known now.
   *
   * @param note what whoever imports should know, in a line; or null
   */
  record Welcome(@Nullable String note) implements ImportAnswer {}

  /** The centre or the device is not known, and isn't registered either. */
  record Unknown() implements ImportAnswer {}

  /**
   * The centre's days are those of another zone than the log's clocks.
   *
   * @param reason a line that says so
   */
  record OtherZone(String reason) implements ImportAnswer {}
}
