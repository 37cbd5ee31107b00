package io.counterwatch.importer;

import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes events to a file, one CloudEvent a line: a recording that can be replayed. */
public final class NdjsonSink implements EventSink, Closeable {
  private final OutputStream out;

  /**
   * Begins a file, over what is there.
   *
   * @throws IOException where it cannot be written
   */
  public NdjsonSink(Path file) throws IOException {
    this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  @Override
  public void accept(List<OutgoingEvent> batch) throws IOException {
    for (OutgoingEvent event : batch) {
      out.write(EventWriter.write(event));
      out.write('\n');
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
