package io.counterwatch.app.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory and processor time of a server that is a process of its own, seen from outside. */
final class ProcessWatch {
  /** Where its collector writes what each collection left. */
  private static final String GC_LOG = "gc.log";

  private static final Pattern COLLECTION =
      Pattern.compile("Pause (Young|Full) .* (\\d+)M->(\\d+)M\\((\\d+)M\\)");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final int TAIL_BYTES = 4_096;
  private static final double KIB_PER_MEGABYTE = 1e6 / 1024;
  private static final double MEBIBYTE_MEGABYTES = (1 << 20) / 1e6;
  private static final long COLLECTION_LIMIT_SECONDS = 60;

  private final ProcessHandle process;
  private final Path gcLog;

  /** A server that was started with {@link #options}. */
  ProcessWatch(ProcessHandle process, Path folder) {
    this.process = process;
    this.gcLog = folder.resolve(GC_LOG);
  }

  /** What its Java must be told. */
  static List<String> options(Path folder) {
    return List.of("-Xlog:gc:file=" + folder.resolve(GC_LOG) + "::filecount=0");
  }

  /** Seconds of all its threads so far. */
  double cpuSeconds() {
    return ServerProcess.cpuSeconds(process);
  }

  /** Megabytes that it holds in memory; 0 where the system doesn't tell. */
  double residentMegabytes() {
    return residentMegabytes(process);
  }

  /** Megabytes that a process holds in memory; 0 where the system doesn't tell. */
  static double residentMegabytes(ProcessHandle process) {
    try {
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      Matcher matcher = RESIDENT.matcher(Files.readString(status));
      return matcher.find() ? Long.parseLong(matcher.group(1)) / KIB_PER_MEGABYTE : 0;
    } catch (IOException elsewhere) {
      return 0;
    }
  }

  /** Megabytes of heap that its last collection left; some of it may be garbage. */
  double heapMegabytes() throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(gcLog.toFile(), "r")) {
      log.seek(Math.max(0, log.length() - TAIL_BYTES));
      byte[] tail = new byte[(int) (log.length() - log.getFilePointer())];
      log.readFully(tail);
      double last = 0;
      Matcher matcher = COLLECTION.matcher(new String(tail, StandardCharsets.UTF_8));
      while (matcher.find()) {
        last = Long.parseLong(matcher.group(3)) * MEBIBYTE_MEGABYTES;
      }
      return last;
    }
  }

  /** Has it collect all its garbage; returns the megabytes of heap that are left. */
  double liveMegabytes() throws IOException, InterruptedException {
    Process collection =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!collection.waitFor(COLLECTION_LIMIT_SECONDS, TimeUnit.SECONDS)
        || collection.exitValue() != 0) {
      collection.destroyForcibly();
      throw new IOException("the server's garbage cannot be collected: jcmd GC.run fails");
    }
    return heapMegabytes();
  }
}
