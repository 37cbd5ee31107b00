package io.counterwatch.pipeline;

import io.counterwatch.event.ServerMessage;

/**
 * The way back to devices and displays. Best effort: what it cannot deliver is dropped, since every
 * device asks again. Of a board and of alerts the newest is kept until it could be sent, and sent
 * again where a connection is made anew. Called on the writer's thread; must not block.
 */
public interface DeviceLink {
  /** Publishes on the device's {@code ack} topic. */
  void ack(String centre, String device, ServerMessage.Ack ack);

  /** Publishes on the device's {@code rejected} topic. */
  void rejected(String centre, String device, ServerMessage.Rejection rejection);

  /** Publishes the retained server status; also becomes what the last will negates. */
  void status(ServerMessage.Status status);

  /** Publishes a centre's retained board; only the newest one counts. */
  void board(ServerMessage.Board board);

  /** Publishes a centre's retained alerts; only the newest list counts. */
  void alerts(ServerMessage.Alerts alerts);

  /** Clears a centre's retained board and alerts: it is live no more. */
  void ended(String centre);
}
