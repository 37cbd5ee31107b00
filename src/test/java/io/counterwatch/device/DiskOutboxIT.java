package io.counterwatch.device;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.counterwatch.device.Outbox.Entry;
import io.counterwatch.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An outbox in a process that is killed, in two processes, and on a disk that is full. */
class DiskOutboxIT {
  private static final int KILLS = 15;
  private static final long SEED = 20_261_122;

  @TempDir private Path folder;

  @Test
  void whatAKilledProcessSaidToHaveKeptIsThere() throws IOException, InterruptedException {
    Path outboxFolder = folder.resolve("outbox");
    Random random = new Random(SEED);
    Map<Long, String> reported = new HashMap<>();
    for (int run = 1; run <= KILLS; run++) {
      Path lines = folder.resolve("lines-" + run);
      Process child = start(outboxFolder, run, lines);
      try {
        int enough = 1 + random.nextInt(60);
        Await.until("it has kept some", () -> read(lines).size() >= enough);
      } finally {
        child.destroyForcibly();
      }
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      for (String line : read(lines)) {
        String[] words = line.split(" ", 2);
        String before = reported.put(Long.parseLong(words[0]), words[1]);
        assertThat(before).as("sequence %s was given twice", words[0]).isNull();
      }
      check(outboxFolder, reported);
    }
    assertThat(reported).hasSizeGreaterThan(KILLS);
  }

  private static void check(Path outboxFolder, Map<Long, String> reported) throws IOException {
    try (DiskOutbox outbox =
        DiskOutbox.open(outboxFolder, OutboxChild.LIMITS, () -> Outboxes.NOW_MICROS)) {
      Map<Long, Entry> kept = new HashMap<>();
      Outboxes.all(outbox).forEach(entry -> kept.put(entry.sequence(), entry));
      assertThat(kept).hasSize((int) outbox.next() - 1);
      reported.forEach(
          (sequence, subject) -> {
            assertThat(kept).containsKey(sequence);
            Entry entry = requireNonNull(kept.get(sequence));
            assertThat(entry.subject()).isEqualTo(subject);
            int number = Integer.parseInt(subject.substring(2));
            assertThat(entry.body()).isEqualTo(Outboxes.body(number));
            assertThat(entry.clock()).isEqualTo(new ClockReading(number, 1));
          });
    }
  }

  @Test
  void twoProcessesDoNotShareAFolder() throws IOException, InterruptedException {
    Path outboxFolder = folder.resolve("outbox");
    Path lines = folder.resolve("lines");
    try (DiskOutbox outbox = Outboxes.open(outboxFolder)) {
      Process child = start(outboxFolder, 1, lines);
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(lines)).isEqualTo("taken\n");
      assertThat(Outboxes.append(outbox, 1)).isEqualTo(1);
    }
  }

  @Test
  void aFullDiskRefusesEventsAndLosesNone() throws IOException, InterruptedException {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()) == 0,
        "mounting a small disk needs root");
    try (DiskOutbox outbox = Outboxes.open(disk.resolve("outbox"))) {
      Path ballast = Files.write(disk.resolve("ballast"), new byte[150 << 10]);
      int kept = 0;
      while (kept < 10_000 && Outboxes.append(outbox, kept + 1) != Outbox.FULL) {
        kept++;
      }
      assertThat(kept).isBetween(100, 2_000);
      assertThat(Outboxes.append(outbox, kept + 1)).isEqualTo(Outbox.FULL);
      outbox.freeze(1, kept, new ClockReading(1, 1));
      assertThat(Outboxes.subjects(outbox)).hasSize(kept);

      Files.delete(ballast);
      assertThat(Outboxes.append(outbox, kept + 1)).isEqualTo(kept + 1);
      outbox.close();
      try (DiskOutbox again = Outboxes.open(disk.resolve("outbox"))) {
        assertThat(Outboxes.subjects(again))
            .hasSize(kept + 1)
            .startsWith("A-1")
            .endsWith("A-" + (kept + 1));
        assertThat(again.losses(1, kept + 1)).isEmpty();
      }
    } finally {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().transferTo(System.err);
    return process.waitFor();
  }

  private static Process start(Path outbox, int run, Path lines) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            OutboxChild.class.getName(),
            outbox.toString(),
            Integer.toString(run))
        .redirectOutput(lines.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The whole lines of a file. */
  private static List<String> read(Path lines) {
    try {
      String text = Files.exists(lines) ? Files.readString(lines) : "";
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
