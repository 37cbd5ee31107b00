package io.counterwatch.app;

import io.counterwatch.importer.ConsoleProgress;
import io.counterwatch.importer.EventSink;
import io.counterwatch.importer.HttpSink;
import io.counterwatch.importer.ImportRefusedException;
import io.counterwatch.importer.LogFileException;
import io.counterwatch.importer.LogImport;
import io.counterwatch.importer.Mapping;
import io.counterwatch.importer.MappingException;
import io.counterwatch.importer.NdjsonSink;
import io.counterwatch.importer.Preview;
import io.counterwatch.importer.Summary;
import io.counterwatch.wire.Slugs;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code counterwatch import}: another system's ticket log becomes history. */
@Command(
    name = "import",
    description = "Bring in another system's ticket log (CSV or TSV, .gz and .xz too).",
    footer = {
      "",
      "Goes through the server that owns the database, or opens the database itself when",
      "none runs. What is stored already is left out: an import that broke off goes on where",
      "it stopped, and the same rows from whatever file add nothing. How to write a mapping:",
      "docs/import.md.",
      "",
      "Exit code 0 when everything that fits the mapping is stored, 1 when something is not",
      "(start it again) or when no row fits, 2 when file or mapping is wrong."
    })
final class ImportCommand extends ServerCommand {
  private static final int INCOMPLETE = 1;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "the log")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--centre", paramLabel = "C", required = true, description = "whose log it is")
  private String centre = "";

  @Option(
      names = "--mapping",
      paramLabel = "MAP.yaml",
      required = true,
      description = "what its columns mean")
  private @Nullable Path mapping;

  @Option(
      names = "--dry-run",
      description = "write nothing, show what would be stored and what would be refused")
  private boolean dryRun;

  @Option(
      names = "--events-to",
      paramLabel = "FILE",
      description = "write the events to a file for replay (NDJSON) instead of storing them")
  private @Nullable Path eventsTo;

  @Option(
      names = "--other-zone",
      description = "the log's clocks show another zone than the centre's, and that is right")
  private boolean otherZone;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LogImport log = new LogImport(check(), centre);
    if (dryRun) {
      return preview(log);
    }
    if (eventsTo != null) {
      boolean complete = true;
      try (NdjsonSink sink = new NdjsonSink(eventsTo)) {
        for (Path file : files) {
          complete &= report(file, run(log, file, sink, progress(file)));
        }
      }
      return complete ? 0 : INCOMPLETE;
    }
    return throughServer(server -> send(log, server));
  }

  private Mapping check() {
    if (!Slugs.isSlug(centre)) {
      throw new ConfigurationException("--centre: not a slug: " + centre);
    }
    for (Path file : files) {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new ConfigurationException("cannot read " + file);
      }
    }
    if (dryRun && eventsTo != null) {
      throw new ConfigurationException("--dry-run writes nothing: leave out --events-to");
    }
    if (mapping == null) {
      throw new ConfigurationException("--mapping is missing");
    }
    try {
      return Mapping.read(mapping);
    } catch (MappingException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  private int preview(LogImport log) throws IOException {
    boolean complete = true;
    for (Path file : files) {
      Preview preview = new Preview(log.zone());
      complete &= report(file, run(log, file, preview, progress(file)));
      preview.lines().forEach(line -> say("  " + line));
    }
    say("nothing was written");
    return complete ? 0 : INCOMPLETE;
  }

  private int send(LogImport log, OwnedServer target) {
    boolean complete = true;
    String told = null;
    for (Path file : files) {
      ConsoleProgress progress = progress(file);
      HttpSink sink = log.sinkTo(URI.create(target.url()), target.key(), otherZone, progress::note);
      try {
        complete &= report(file, run(log, file, sink, progress));
      } catch (ImportRefusedException e) {
        throw new ConfigurationException(
            e.getMessage() + "; correct the mapping's zone, or give --other-zone");
      } catch (IOException e) {
        stored(sink);
        complain(file + " is not complete: " + e.getMessage() + "; start it again to go on");
        return INCOMPLETE;
      }
      stored(sink);
      complete &= sink.rejected() == 0;
      String note = sink.note();
      if (note != null && !note.equals(told)) {
        complain(note);
        told = note;
      }
    }
    return complete ? 0 : INCOMPLETE;
  }

  private static Summary run(LogImport log, Path file, EventSink sink, ConsoleProgress progress)
      throws IOException {
    try {
      return log.run(file, sink, progress);
    } catch (LogFileException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    } finally {
      progress.end();
    }
  }

  private static ConsoleProgress progress(Path file) {
    return new ConsoleProgress(System.err, String.valueOf(file.getFileName()));
  }

  /** Returns whether the mapping fits at all. */
  private boolean report(Path file, Summary summary) {
    say(
        "%s: %,d rows, %,d left out, %,d refused; %,d events of %,d tickets"
            .formatted(
                file,
                summary.rows(),
                summary.dropped(),
                summary.refused(),
                summary.events(),
                summary.tickets()));
    summary.refusals().forEach(r -> say("  line " + r.line() + ": " + r.reason()));
    long more = summary.refused() - summary.refusals().size();
    if (more > 0) {
      say("  and %,d more".formatted(more));
    }
    if (summary.rows() > 0 && summary.events() == 0) {
      complain(
          "%s: no event came of its %,d rows: the mapping does not fit it"
              .formatted(file, summary.rows()));
      return false;
    }
    return true;
  }

  private void stored(HttpSink sink) {
    say(
        "  stored %,d, known before %,d, rejected %,d"
            .formatted(sink.stored(), sink.duplicates(), sink.rejected()));
  }

  private void say(String line) {
    PrintWriter out = spec().commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private void complain(String line) {
    PrintWriter err = spec().commandLine().getErr();
    err.println("counterwatch: " + line);
    err.flush();
  }
}
