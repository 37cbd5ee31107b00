package io.counterwatch.app;

import io.counterwatch.importer.ConsoleProgress;
import io.counterwatch.importer.HttpSink;
import io.counterwatch.importer.LogImport;
import io.counterwatch.importer.Mapping;
import io.counterwatch.importer.MappingException;
import io.counterwatch.importer.NdjsonSink;
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
      "none runs. A second import of the same file adds nothing. Mappings: docs/mappings."
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
      names = "--events-to",
      paramLabel = "FILE",
      description = "write the events to a file for replay (NDJSON) instead of storing them")
  private @Nullable Path eventsTo;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LogImport log = new LogImport(check(), centre);
    if (eventsTo != null) {
      try (NdjsonSink sink = new NdjsonSink(eventsTo)) {
        for (Path file : files) {
          report(file, run(log, file, sink));
        }
      }
      return 0;
    }
    return throughServer(server -> send(log, server));
  }

  private Mapping check() {
    if (!Slugs.isSlug(centre)) {
      throw new ConfigurationException("--centre: not a slug: " + centre);
    }
    for (Path file : files) {
      if (!Files.isReadable(file)) {
        throw new ConfigurationException("cannot read " + file);
      }
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

  private int send(LogImport log, URI target) throws IOException {
    boolean complete = true;
    for (Path file : files) {
      HttpSink sink = log.sinkTo(target);
      Summary summary = run(log, file, sink);
      report(file, summary);
      PrintWriter out = spec().commandLine().getOut();
      out.printf(
          "  stored %,d, known before %,d, rejected %,d%n",
          sink.stored(), sink.duplicates(), sink.rejected());
      out.flush();
      complete &= sink.rejected() == 0;
    }
    return complete ? 0 : INCOMPLETE;
  }

  private static Summary run(LogImport log, Path file, io.counterwatch.importer.EventSink sink)
      throws IOException {
    ConsoleProgress progress = new ConsoleProgress(System.err, String.valueOf(file.getFileName()));
    try {
      return log.run(file, sink, progress);
    } finally {
      progress.end();
    }
  }

  private void report(Path file, Summary summary) {
    PrintWriter out = spec().commandLine().getOut();
    out.printf(
        "%s: %,d rows, %,d left out, %,d refused; %,d events of %,d tickets%n",
        file,
        summary.rows(),
        summary.dropped(),
        summary.refused(),
        summary.events(),
        summary.tickets());
    summary.refusals().forEach(r -> out.printf("  line %d: %s%n", r.line(), r.reason()));
    out.flush();
  }
}
