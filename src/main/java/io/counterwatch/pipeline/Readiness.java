package io.counterwatch.pipeline;

/**
 * Whether the figures are right and events are taken. Devices, and whoever looks at views, are told
 * when that changes.
 */
final class Readiness {
  private final DeviceDesk devices;
  private final ViewBoard board;
  private final WriterClock clock;
  private volatile WriterHealth health = new WriterHealth(false, "starting", 0);

  Readiness(DeviceDesk devices, ViewBoard board, WriterClock clock) {
    this.devices = devices;
    this.board = board;
    this.clock = clock;
  }

  /** Safe from any thread. */
  WriterHealth health() {
    return health;
  }

  /** The same. */
  boolean isReady() {
    return health.ready();
  }

  /**
   * Memory holds what the store has, and what comes can be stored.
   *
   * @param online what devices are told of the server
   * @param accepting whether devices are to send: not those of a server that is about to end
   */
  void ready(boolean online, boolean accepting) {
    health = new WriterHealth(true, "", clock.nowMicros());
    devices.announce(online, accepting);
    board.accepting(true);
  }

  /** Nothing can be stored for now. */
  void notReady(String why, boolean online) {
    health = new WriterHealth(false, why, clock.nowMicros());
    devices.announce(online, false);
    board.accepting(false);
  }

  /** Another server stores from now on, and devices listen to that one. */
  void leaseLost(String why) {
    health = new WriterHealth(false, why, clock.nowMicros());
  }
}
