package io.counterwatch.pipeline;

import io.counterwatch.event.ServerMessage;

/**
 * The way back to devices. Best effort: what it cannot deliver is dropped, since every device asks
 * again. Called on the writer's thread; must not block.
 */
public interface DeviceLink {
  /** Publishes on the device's {@code ack} topic. */
  void ack(String centre, String device, ServerMessage.Ack ack);

  /** Publishes on the device's {@code rejected} topic. */
  void rejected(String centre, String device, ServerMessage.Rejection rejection);

  /** Publishes the retained server status; also becomes what the last will negates. */
  void status(ServerMessage.Status status);
}
