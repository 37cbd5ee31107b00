package io.counterwatch.app.bench;

import io.counterwatch.centre.ServiceDays;
import io.counterwatch.forecast.Contest;
import io.counterwatch.forecast.FloorEvent;
import io.counterwatch.importer.LogImport;
import io.counterwatch.importer.Mapping;
import io.counterwatch.importer.MappingException;
import io.counterwatch.importer.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;

/**
 * Waits at a real call centre ("Anonymous Bank", 1999, Ilan Guedj and Avi Mandelbaum, Technion):
 * the months of all files together are played once, in the order of time.
 */
final class RecordedCalls {
  /** The mapping of those files, which lies in {@code docs/mappings}. */
  private static final String MAPPING = "anonymous-bank.yaml";

  private RecordedCalls() {}

  /**
   * Plays files.
   *
   * @param folder for what is written meanwhile
   * @param files the months, plain or packed
   * @throws IOException where a file cannot be read or isn't one of those, or where nobody in them
   *     waited and was called
   */
  static Contest play(Path folder, List<Path> files) throws IOException {
    Mapping mapping = mapping(folder);
    CallFloor floor = new CallFloor();
    for (Path file : files) {
      new LogImport(mapping, "bank").run(file, floor, Progress.SILENT);
    }
    Contest contest = new Contest(new ServiceDays(mapping.zone(), LocalTime.MIDNIGHT));
    for (FloorEvent event : floor.events()) {
      contest.accept(event);
    }
    if (contest.card(Contest.Predictor.OURS).count() == 0) {
      throw new IOException("nobody in those files waited and was called");
    }
    return contest;
  }

  private static Mapping mapping(Path folder) throws IOException {
    Path copy = folder.resolve(MAPPING);
    try (InputStream packed = RecordedCalls.class.getResourceAsStream(MAPPING)) {
      if (packed == null) {
        throw new IllegalStateException("the jar has no " + MAPPING);
      }
      Files.copy(packed, copy);
      return Mapping.read(copy);
    } catch (MappingException e) {
      throw new IllegalStateException("the jar's own mapping is none", e);
    } finally {
      Files.deleteIfExists(copy);
    }
  }
}
