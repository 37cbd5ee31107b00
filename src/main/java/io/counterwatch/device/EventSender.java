package io.counterwatch.device;

/** The way of a device's event messages to the broker; a place to let things go wrong in tests. */
@FunctionalInterface
public interface EventSender {
  /**
   * Sends one message, without waiting. It may get lost; the device sends it again.
   *
   * @param message one CloudEvent or a batch of them
   */
  void send(byte[] message);
}
