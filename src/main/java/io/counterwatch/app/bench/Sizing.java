package io.counterwatch.app.bench;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What to buy: the size of a province's day, broken down to what it grows with. */
final class Sizing {
  private static final double BYTES_PER_MEGABYTE = 1e6;
  private static final String COUNTS =
      """
      SELECT (SELECT count(*) FROM ticket), (SELECT count(*) FROM dossier),
        (SELECT count(*) FROM service_day), (SELECT count(*) FROM device)
      """;

  private Sizing() {}

  /**
   * The figures.
   *
   * @param events in the log
   * @param centres of the province
   * @param heapBytes that a server keeps once it is ready
   */
  static List<Measured> figures(
      DatabaseSize size, BenchDatabase log, long events, int centres, double heapBytes)
      throws IOException {
    try (Statement statement = log.connection().createStatement();
        ResultSet counts = statement.executeQuery(COUNTS)) {
      counts.next();
      double all =
          size.logBytes()
              + size.ticketBytes()
              + size.dossierBytes()
              + size.dayBytes()
              + size.deviceBytes();
      List<Measured> figures = new ArrayList<>();
      add(
          figures,
          "eventBytes",
          "an event on disk, with all that follows from it, bytes",
          all / events);
      add(
          figures,
          "logBytes",
          "… of that the log with its indexes, bytes",
          size.logBytes() / (double) events);
      add(
          figures,
          "walBytes",
          "an event's journal (WAL), bytes",
          size.walBytes() / (double) events);
      add(
          figures,
          "ticketBytes",
          "a ticket's own row, bytes",
          size.ticketBytes() / counts.getDouble(1));
      add(
          figures,
          "dossierBytes",
          "a dossier's own row, bytes",
          size.dossierBytes() / counts.getDouble(2));
      add(
          figures,
          "dayBytes",
          "the tables of a centre's day, bytes",
          size.dayBytes() / counts.getDouble(3));
      add(
          figures,
          "deviceBytes",
          "a device with its sequences, bytes",
          size.deviceBytes() / counts.getDouble(4));
      add(figures, "databaseMegabytes", "all of it on disk, MB", all / BYTES_PER_MEGABYTE);
      add(
          figures,
          "heapMegabytes",
          "heap of a server that has it, MB",
          heapBytes / BYTES_PER_MEGABYTE);
      add(
          figures,
          "centreHeapKilobytes",
          "… for each centre with its day, kB",
          heapBytes / centres / 1e3);
      return figures;
    } catch (SQLException e) {
      throw new IOException("the bench cannot count rows: " + e.getMessage(), e);
    }
  }

  private static void add(List<Measured> figures, String key, String what, double value) {
    figures.add(Measured.once(key, what, value, 0));
  }
}
