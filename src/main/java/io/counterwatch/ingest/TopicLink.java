package io.counterwatch.ingest;

import io.counterwatch.event.ServerMessage;
import io.counterwatch.pipeline.DeviceLink;
import io.counterwatch.wire.ServerMessageCodec;
import io.counterwatch.wire.Topics;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the server's answers on their topics and remembers the newest status, which has to be said
 * again after a reconnection and negated at the end.
 */
final class TopicLink implements DeviceLink {
  private final Consumer<Outgoing> publisher;
  private ServerMessage.@Nullable Status newest;

  /**
   * @param publisher never blocks, drops what it cannot send
   */
  TopicLink(Consumer<Outgoing> publisher) {
    this.publisher = publisher;
  }

  @Override
  public void ack(String centre, String device, ServerMessage.Ack ack) {
    publisher.accept(
        new Outgoing(Topics.ack(centre, device), ServerMessageCodec.write(ack), 0, false));
  }

  @Override
  public void rejected(String centre, String device, ServerMessage.Rejection rejection) {
    publisher.accept(
        new Outgoing(
            Topics.rejected(centre, device), ServerMessageCodec.write(rejection), 0, false));
  }

  @Override
  public synchronized void status(ServerMessage.Status status) {
    newest = status;
    publisher.accept(message(status));
  }

  /** Says the newest status again; in step with {@link #status}, so that the newest comes last. */
  synchronized void repeatStatus() {
    if (newest != null) {
      publisher.accept(message(newest));
    }
  }

  /** The newest status; null before the first. */
  synchronized @Nullable Outgoing currentStatus() {
    return newest == null ? null : message(newest);
  }

  /** What devices are to hear when the server is gone; without a run before the first status. */
  synchronized Outgoing offlineStatus(long nowMicros) {
    String run = newest == null ? "" : newest.run();
    double speed = newest == null ? 1 : newest.speed();
    return message(new ServerMessage.Status(false, run, false, nowMicros, speed));
  }

  private static Outgoing message(ServerMessage.Status status) {
    return new Outgoing(Topics.SERVER_STATUS, ServerMessageCodec.write(status), 1, true);
  }
}
