package io.counterwatch.ingest;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message to devices. */
record Outgoing(String topic, byte[] payload, int qos, boolean retained) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Outgoing that
        && topic.equals(that.topic)
        && Arrays.equals(payload, that.payload)
        && qos == that.qos
        && retained == that.retained;
  }

  @Override
  public int hashCode() {
    return Objects.hash(topic, Arrays.hashCode(payload), qos, retained);
  }

  @Override
  public String toString() {
    return topic + " (" + payload.length + " bytes, QoS " + qos + (retained ? ", retained)" : ")");
  }
}
