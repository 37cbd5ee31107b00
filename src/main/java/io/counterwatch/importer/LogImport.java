package io.counterwatch.importer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterwatch.event.EventType;
import io.counterwatch.importer.RowReader.Cut;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings logs in. For recordings, the epoch of a file's events is drawn from the centre, the
 * mapping and the file's (unpacked) content, and sequences count 1, 2, 3 … in its order: so the
 * same file gives the same recording. A server is asked for contents instead, see {@link HttpSink}.
 */
public final class LogImport {
  private static final int EPOCH_BYTES = 8;
  private static final int MAX_SLUG = 32;
  private static final int HASH_DIGITS = 8;
  private static final int COPY_BYTES = 1 << 16;

  private final Mapping mapping;
  private final String centre;

  /** Imports for a centre. */
  public LogImport(Mapping mapping, String centre) {
    this.mapping = mapping;
    this.centre = centre;
  }

  /**
   * The device that the events come from: the mapping's, else one named after the centre, since a
   * device belongs to one centre.
   */
  public String device() {
    String named = mapping.device();
    if (named != null) {
      return named;
    }
    String device = "import-" + centre;
    return device.length() <= MAX_SLUG
        ? device
        : device.substring(0, MAX_SLUG - HASH_DIGITS) + String.format("%08x", centre.hashCode());
  }

  /**
   * A sink that hands the events to a running server.
   *
   * @param otherZone whether the centre's days may be those of another zone
   * @param trouble hears of each attempt that failed and is made again
   */
  public HttpSink sinkTo(URI server, boolean otherZone, Consumer<String> trouble) {
    return sinkTo(server, "", otherZone, trouble);
  }

  /**
   * The same to a server where one signs in.
   *
   * @param key is shown to it; empty for none
   */
  public HttpSink sinkTo(URI server, String key, boolean otherZone, Consumer<String> trouble) {
    return new HttpSink(server, key, centre, device(), mapping.zone(), otherZone, trouble);
  }

  /** The zone of the log's clocks. */
  public ZoneId zone() {
    return mapping.zone();
  }

  /**
   * Reads a file and hands its events on.
   *
   * @throws LogFileException where the file cannot be read or is not what the mapping says
   * @throws IOException where the sink fails
   */
  public Summary run(Path file, EventSink sink, Progress progress) throws IOException {
    String epoch = epoch(file);
    try (LogFile log = LogFile.open(file);
        LogRows rows = new LogRows(file, log, mapping.layout())) {
      return new Run(log, rows, epoch, sink, progress).all();
    }
  }

  private String epoch(Path file) throws IOException {
    MessageDigest digest = sha256();
    digest.update((centre + '\0' + mapping.text() + '\0').getBytes(UTF_8));
    byte[] buffer = new byte[COPY_BYTES];
    try (InputStream log = LogFile.open(file)) {
      for (int read = log.read(buffer); read >= 0; read = log.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    } catch (LogFileException e) {
      throw e;
    } catch (IOException e) {
      throw new LogFileException(file, "cannot be read: " + e.getMessage());
    }
    return HexFormat.of().formatHex(digest.digest(), 0, EPOCH_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** One pass over a file. */
  private final class Run {
    private final LogFile log;
    private final LogRows file;
    private final String epoch;
    private final EventSink sink;
    private final Progress progress;
    private final RowMapper mapper = new RowMapper(mapping);
    private final List<Summary.Refusal> refusals = new ArrayList<>();
    private List<OutgoingEvent> batch = new ArrayList<>();
    private long rows;
    private long dropped;
    private long refused;
    private long events;
    private long tickets;

    Run(LogFile log, LogRows file, String epoch, EventSink sink, Progress progress) {
      this.log = log;
      this.file = file;
      this.epoch = epoch;
      this.sink = sink;
      this.progress = progress;
    }

    Summary all() throws IOException {
      for (Cut cut = file.next(); cut != null; cut = file.next()) {
        rows++;
        try {
          row(cut);
        } catch (RowRefusal refusal) {
          refused++;
          if (refusals.size() < Summary.MAX_REFUSALS) {
            refusals.add(new Summary.Refusal(cut.line(), refusal.reason()));
          }
        }
        progress.at(log.ratio(), rows, events);
      }
      flush();
      return new Summary(epoch, rows, dropped, refused, List.copyOf(refusals), events, tickets);
    }

    private void row(Cut cut) throws RowRefusal, IOException {
      Row row = file.row(cut);
      if (mapper.drops(row)) {
        dropped++;
        return;
      }
      mapper.check(row);
      for (RowMapper.Draft draft : mapper.map(row)) {
        add(draft);
      }
    }

    private void add(RowMapper.Draft draft) throws IOException {
      events++;
      tickets += draft.body().type() == EventType.TICKET_ISSUED ? 1 : 0;
      batch.add(
          new OutgoingEvent(
              centre,
              device(),
              EventWriter.sequencedId(epoch, events),
              epoch,
              events,
              ChronoUnit.MICROS.between(Instant.EPOCH, draft.time()),
              null,
              null,
              draft.subject(),
              draft.body(),
              mapping.zone().getRules().getOffset(draft.time())));
      if (batch.size() == EventSink.MAX_BATCH) {
        flush();
      }
    }

    private void flush() throws IOException {
      if (!batch.isEmpty()) {
        sink.accept(batch);
        batch = new ArrayList<>();
      }
    }
  }
}
