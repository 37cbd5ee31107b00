package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a reader gets who takes little, at times that the test tells. */
class LiveStreamTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long BEGAN = 7 * SECOND;

  /** As much as a province's first message. */
  private static final int LONG = 500_000;

  private static final String RETRY = "retry: 2000\n\n";

  private final SlowLine line = new SlowLine();
  private final Newest feed = new Newest();
  private final LiveStream stream =
      new LiveStream(feed, line.response(), line.connection(), StreamLimits.DEFAULT, null, null);

  @Test
  void whoTakesLittleGetsALongMessageToItsEndAndThenTheNewest() {
    feed.tell(LONG);
    stream.start(BEGAN);
    String first = RETRY + feed.text();
    int seconds = 0;
    while (line.got.length() < first.length()) {
      feed.tell(100 + seconds);
      seconds++;
      assertThat(stream.look(BEGAN + seconds * SECOND)).as("second " + seconds).isTrue();
      line.take(5_000);
    }
    assertThat(seconds).isGreaterThanOrEqualTo(LONG / 5_000);
    assertThat(stream.look(BEGAN + (seconds + 1) * SECOND)).isTrue();
    line.take(LONG);

    assertThat(line.got.toString()).startsWith(first).endsWith(feed.text());
  }

  @Test
  void whoTakesNothingIsDropped() {
    feed.tell(LONG);
    stream.start(BEGAN);
    line.take(RETRY.length());
    assertThat(stream.look(BEGAN)).isTrue();
    // Less than a piece is no sign of life.
    line.take(LiveStream.PIECE_BYTES - 1);
    assertThat(stream.look(BEGAN + 10 * SECOND - 1)).isTrue();
    assertThat(stream.look(BEGAN + 10 * SECOND)).isFalse();
    assertThat(stream.drop()).isTrue();
    assertThat(line.closed).isTrue();
  }

  @Test
  void aLineThatIsEmptiedWhileItIsWrittenToGetsEachPieceOnce() {
    line.emptiesWhenFull = true;
    feed.tell(LONG);
    stream.start(BEGAN);
    line.take(LONG);

    assertThat(line.got.toString()).isEqualTo(RETRY + feed.text());
  }

  @Test
  void withinAMessageTheEndIsNoPartOfIt() {
    feed.tell(LONG);
    stream.start(BEGAN);
    stream.end();
    line.take(2 * LONG);

    assertThat(line.ended).isTrue();
    assertThat(RETRY + feed.text()).startsWith(line.got.toString());
    assertThat(line.got.length()).isLessThan(LONG);
  }

  /** Messages of so many bytes; of those that nobody has asked for the newest. */
  private static final class Newest implements Feed {
    private int told;
    private int length;
    private boolean isNew;

    void tell(int bytes) {
      told++;
      length = bytes;
      isNew = true;
    }

    /** The newest as it is sent. */
    String text() {
      return "id: " + told + "\ndata: " + json() + "\n\n";
    }

    /** No two pieces of it are alike. */
    private Buffer json() {
      Buffer json = Buffer.buffer(length);
      for (int i = 0; json.length() < length; i++) {
        json.appendString(i + " ");
      }
      return json.slice(0, length);
    }

    @Override
    public int intervalMillis() {
      return 250;
    }

    @Override
    public @Nullable Message next() {
      boolean due = isNew;
      isNew = false;
      return due ? new Message(told, json()) : null;
    }

    @Override
    public boolean isOver() {
      return false;
    }

    @Override
    public String serverTime() {
      return "2025-03-10T09:54:00+07:00";
    }
  }

  /** Takes as much as the test says; as with the real one, only what went out whole is gone. */
  private static final class SlowLine {
    private static final int HIGH_BYTES = 64 * 1_024;
    private static final int LOW_BYTES = 32 * 1_024;

    private final Buffer got = Buffer.buffer();
    private final Deque<Piece> queue = new ArrayDeque<>();
    private Handler<Void> drained = ignored -> {};
    private int queuedBytes;
    private int outOfFirst;
    private boolean full;
    private boolean emptiesWhenFull;
    private boolean ended;
    private boolean closed;

    private record Piece(Buffer bytes, Promise<Void> out) {}

    HttpServerResponse response() {
      return proxy(HttpServerResponse.class);
    }

    HttpConnection connection() {
      return proxy(HttpConnection.class);
    }

    private <T> T proxy(Class<T> type) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (self, method, given) ->
                  switch (method.getName()) {
                    case "write" -> write((Buffer) given[0]);
                    case "writeQueueFull" -> full;
                    case "closed" -> closed;
                    case "drainHandler" -> onDrain(self, given[0]);
                    case "end" -> end(given);
                    case "close" -> close();
                    default -> throw new UnsupportedOperationException(method.getName());
                  }));
    }

    private Future<Void> write(Buffer bytes) {
      assertThat(ended).isFalse();
      Piece piece = new Piece(bytes.copy(), Promise.promise());
      queue.add(piece);
      queuedBytes += bytes.length();
      full |= queuedBytes > HIGH_BYTES;
      if (full && emptiesWhenFull) {
        take(queuedBytes);
      }
      return piece.out().future();
    }

    @SuppressWarnings("unchecked")
    private Object onDrain(Object self, Object handler) {
      drained = (Handler<Void>) handler;
      return self;
    }

    private Future<Void> end(Object @Nullable [] given) {
      Future<Void> out =
          given == null ? Future.succeededFuture() : write(Buffer.buffer((String) given[0]));
      ended = true;
      return out;
    }

    private Future<Void> close() {
      closed = true;
      return Future.succeededFuture();
    }

    /** Takes so many bytes, or all there are. */
    void take(int most) {
      int left = most;
      while (left > 0 && !queue.isEmpty()) {
        Piece first = queue.getFirst();
        int bytes = Math.min(left, first.bytes().length() - outOfFirst);
        got.appendBuffer(first.bytes().slice(outOfFirst, outOfFirst + bytes));
        outOfFirst += bytes;
        left -= bytes;
        if (outOfFirst == first.bytes().length()) {
          outOfFirst = 0;
          queue.removeFirst();
          gone(first);
        }
      }
    }

    private void gone(Piece piece) {
      queuedBytes -= piece.bytes().length();
      piece.out().complete();
      if (full && queuedBytes < LOW_BYTES) {
        full = false;
        drained.handle(null);
      }
    }
  }
}
