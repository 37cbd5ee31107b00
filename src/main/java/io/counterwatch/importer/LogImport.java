package io.counterwatch.importer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterwatch.event.EventType;
import io.counterwatch.importer.RowReader.Cut;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Brings logs in. The epoch of a file's events is drawn from the centre, the mapping and the file's
 * (unpacked) content, and sequences count 1, 2, 3 … in its order: a second import of the same file
 * is recognised event by event, and one that broke off is completed by starting it again.
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

  /** A sink that hands the events to a running server. */
  public HttpSink sinkTo(URI server) {
    return new HttpSink(server, centre, device(), mapping.zone());
  }

  /**
   * Reads a file and hands its events on.
   *
   * @throws IOException where the file cannot be read, lacks a column, or the sink fails
   */
  public Summary run(Path file, EventSink sink, Progress progress) throws IOException {
    String epoch = epoch(file);
    try (LogFile log = LogFile.open(file);
        RowReader reader = rows(log)) {
      return new Run(log, reader, epoch, sink, progress).all(columns(file, reader));
    }
  }

  private RowReader rows(LogFile log) throws IOException {
    Mapping.Layout layout = mapping.layout();
    return new RowReader(
        new InputStreamReader(log, layout.encoding()), layout.delimiter(), layout.quote());
  }

  private String epoch(Path file) throws IOException {
    MessageDigest digest = sha256();
    digest.update((centre + '\0' + mapping.text() + '\0').getBytes(UTF_8));
    byte[] buffer = new byte[COPY_BYTES];
    try (InputStream log = LogFile.open(file)) {
      for (int read = log.read(buffer); read >= 0; read = log.read(buffer)) {
        digest.update(buffer, 0, read);
      }
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

  /** The place of each column, from the mapping or the file's header. */
  private Map<String, Integer> columns(Path file, RowReader reader) throws IOException {
    Mapping.Layout layout = mapping.layout();
    Cut header = layout.header() ? reader.read() : null;
    List<String> names = header == null ? layout.columns() : header.fields();
    if (!layout.columns().isEmpty() && !layout.columns().equals(names)) {
      throw new IOException(file + ": the header is not the mapping's columns");
    }
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      places.put(names.get(i), i);
    }
    for (Map.Entry<String, Integer> used : layout.used().entrySet()) {
      if (!places.containsKey(used.getKey())) {
        throw new IOException(
            file
                + ": no column "
                + Texts.shown(used.getKey())
                + ", which the mapping asks for in line "
                + used.getValue());
      }
    }
    return places;
  }

  /** One pass over a file. */
  private final class Run {
    private final LogFile log;
    private final RowReader reader;
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

    Run(LogFile log, RowReader reader, String epoch, EventSink sink, Progress progress) {
      this.log = log;
      this.reader = reader;
      this.epoch = epoch;
      this.sink = sink;
      this.progress = progress;
    }

    Summary all(Map<String, Integer> columns) throws IOException {
      for (Cut cut = reader.read(); cut != null; cut = reader.read()) {
        rows++;
        try {
          row(cut, columns);
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

    private void row(Cut cut, Map<String, Integer> columns) throws RowRefusal, IOException {
      String problem = cut.problem();
      if (problem != null) {
        throw new RowRefusal(problem);
      }
      if (cut.fields().size() != columns.size()) {
        throw new RowRefusal(
            cut.fields().size() + " fields where " + columns.size() + " are expected");
      }
      Row row = new Row(cut.line(), columns, cut.fields());
      if (mapper.drops(row)) {
        dropped++;
        return;
      }
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
