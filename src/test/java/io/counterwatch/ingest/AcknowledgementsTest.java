package io.counterwatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {
  private static final long LIMIT_MILLIS = 60_000;

  /** Takes nothing until it is let to; notes each write. */
  private static final class Line extends OutputStream {
    private final List<byte[]> writes = new ArrayList<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private boolean closed;

    @Override
    public void write(int one) {
      throw new IllegalStateException("byte by byte");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      asked.countDown();
      try {
        if (!open.await(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new IOException("never let to");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      synchronized (writes) {
        writes.add(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
      }
    }

    @Override
    public void close() {
      closed = true;
    }

    List<byte[]> writes() {
      synchronized (writes) {
        return List.copyOf(writes);
      }
    }
  }

  @Test
  void whatWaitsIsWrittenTogetherAndNobodyWaitsForIt() throws Exception {
    Line line = new Line();
    try (Acknowledgements acknowledgements = new Acknowledgements(line)) {
      acknowledgements.add(1);
      assertThat(line.asked.await(LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      for (int id = 2; id <= 1_000; id++) {
        acknowledgements.add(id);
      }
      line.open.countDown();
      acknowledgements.settle(LIMIT_MILLIS);

      assertThat(line.writes()).hasSize(2);
      assertThat(line.writes().getFirst()).isEqualTo(new byte[] {0x40, 2, 0, 1});
      byte[] others = line.writes().getLast();
      assertThat(others).hasSize(4 * 999).startsWith(0x40, 2, 0, 2).endsWith(0x40, 2, 3, 0xe8);
    }
    assertThat(line.closed).isTrue();
  }

  @Test
  void theClientsPacketsStayWhole() throws Exception {
    Line line = new Line();
    line.open.countDown();
    try (Acknowledgements acknowledgements = new Acknowledgements(line)) {
      acknowledgements.write(new byte[] {0x30, 3, 0}, 0, 3);
      acknowledgements.add(7);
      acknowledgements.settle(LIMIT_MILLIS);
      acknowledgements.write(1);
      acknowledgements.write('a');
      acknowledgements.flush();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    line.writes().forEach(all::writeBytes);

    assertThat(all.toByteArray()).isEqualTo(new byte[] {0x40, 2, 0, 7, 0x30, 3, 0, 1, 'a'});
  }

  @Test
  void whatComesAfterTheEndIsDropped() throws Exception {
    Line line = new Line();
    line.open.countDown();
    Acknowledgements acknowledgements = new Acknowledgements(line);
    acknowledgements.close();
    acknowledgements.add(7);
    acknowledgements.settle(LIMIT_MILLIS);

    assertThat(line.writes()).isEmpty();
  }
}
