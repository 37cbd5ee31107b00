package io.counterwatch.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The processor time of a database's processes that are alive: those of its connections too. */
record ProcessTimes(ProcessHandle postmaster) {
  /** Of the one that was started in that data directory. */
  static ProcessTimes ofDatabase(Path dataDirectory) throws IOException {
    Path pidFile = dataDirectory.resolve("database").resolve("postgres").resolve("postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    return new ProcessTimes(
        ProcessHandle.of(pid)
            .orElseThrow(() -> new IOException("the database that " + pidFile + " names is gone")));
  }

  double cpuSeconds() {
    return Stream.concat(Stream.of(postmaster), postmaster.descendants())
        .mapToDouble(ServerProcess::cpuSeconds)
        .sum();
  }
}
