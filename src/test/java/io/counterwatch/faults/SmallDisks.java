package io.counterwatch.faults;

import io.counterwatch.testing.PostgresProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Two small disks in memory below a PostgreSQL, for its tables and for its write-ahead log. */
final class SmallDisks {
  private static final int TABLES_MIB = 160;
  private static final int LOG_MIB = 96;
  private static final String BALLAST = "ballast";

  private final Path tables;
  private final Path log;

  private SmallDisks(Path tables) {
    this.tables = tables;
    this.log = tables.resolve("pg_wal");
  }

  /** Why there can be none here; null where there can. */
  static @Nullable String missing() {
    return Root.missing("to mount a small tmpfs");
  }

  /** Moves the data of one that does not run; they are unmounted when it is closed. */
  static SmallDisks under(PostgresProcess database) {
    SmallDisks disks = new SmallDisks(database.dataFolder());
    database.whenStopped(disks::unmount);
    Path whole = disks.tables.resolveSibling("whole");
    Root.run("mv '%s' '%s' && mkdir '%s'".formatted(disks.tables, whole, disks.tables));
    Root.run(mount(TABLES_MIB, disks.tables));
    Root.run("mkdir -m 700 '%s'".formatted(disks.log));
    Root.run(mount(LOG_MIB, disks.log));
    Root.run("cp -a '%s/.' '%s' && rm -rf '%s'".formatted(whole, disks.tables, whole));
    try {
      Files.writeString(
          disks.tables.resolve("postgresql.auto.conf"),
          "max_wal_size = '48MB'\nmin_wal_size = '32MB'\n",
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return disks;
  }

  private static String mount(int mebibytes, Path at) {
    return "mount -t tmpfs -o size=%dm,mode=700 tmpfs '%s'".formatted(mebibytes, at);
  }

  /** Leaves no room for another page of a table. */
  void fillTables() {
    fill(tables);
  }

  /** Leaves no room for another segment of the write-ahead log. */
  void fillLog() {
    fill(log);
  }

  /** Takes away what filled them. */
  void makeRoom() {
    try {
      Files.deleteIfExists(tables.resolve(BALLAST));
      Files.deleteIfExists(log.resolve(BALLAST));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill(Path disk) {
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(disk.resolve(BALLAST))) {
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      // As it should be.
    }
  }

  private void unmount() {
    Root.run("umount '%s'; umount '%s'".formatted(log, tables));
  }
}
