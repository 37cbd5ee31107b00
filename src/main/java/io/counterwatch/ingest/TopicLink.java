package io.counterwatch.ingest;

import io.counterwatch.event.ServerMessage;
import io.counterwatch.pipeline.DeviceLink;
import io.counterwatch.wire.ServerMessageCodec;
import io.counterwatch.wire.Topics;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the server's answers on their topics. Remembers what has to be said again after a
 * reconnection: the newest status, which is also negated at the end, and each centre's newest board
 * and alerts.
 */
final class TopicLink implements DeviceLink {
  private final Consumer<Outgoing> publisher;
  private final KeptMessages kept = new KeptMessages();
  private final Runnable whenKept;
  private final LongAdder undelivered;
  private ServerMessage.@Nullable Status newest;

  /**
   * @param publisher never blocks, drops what it cannot send
   * @param whenKept called from any thread when there is something to take from {@link #kept}
   * @param undelivered counts what is neither sent nor kept
   */
  TopicLink(Consumer<Outgoing> publisher, Runnable whenKept, LongAdder undelivered) {
    this.publisher = publisher;
    this.whenKept = whenKept;
    this.undelivered = undelivered;
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

  @Override
  public void board(ServerMessage.Board board) {
    keep(new Outgoing(Topics.board(board.centre()), ServerMessageCodec.write(board), 0, true));
  }

  @Override
  public void alerts(ServerMessage.Alerts alerts) {
    keep(new Outgoing(Topics.alerts(alerts.centre()), ServerMessageCodec.write(alerts), 1, true));
  }

  @Override
  public void ended(String centre) {
    // In MQTT an empty message clears what is retained on its topic.
    keep(new Outgoing(Topics.board(centre), new byte[0], 0, true));
    keep(new Outgoing(Topics.alerts(centre), new byte[0], 1, true));
  }

  private void keep(Outgoing message) {
    if (kept.put(message)) {
      whenKept.run();
    } else {
      undelivered.increment();
    }
  }

  /** Boards and alerts, which the source takes as fast as it can send them. */
  KeptMessages kept() {
    return kept;
  }

  /**
   * Says everything again that has to last: over a new connection. The status in step with {@link
   * #status}, so that the newest comes last.
   */
  void repeat() {
    synchronized (this) {
      if (newest != null) {
        publisher.accept(message(newest));
      }
    }
    kept.repeat();
    whenKept.run();
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
