package io.counterwatch.app.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where and when something was measured: figures mean little without it.
 *
 * @param date in UTC, to the minute
 * @param machine its cores, memory and system
 * @param java the version, the collector and the largest heap
 * @param load on the machine at the start, of one minute; negative where it is not known
 */
public record Conditions(String date, String machine, String java, double load) {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ROOT);
  private static final double GIB = 1 << 30;

  /** As they are now, before anything is measured. */
  public static Conditions now() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Runtime runtime = Runtime.getRuntime();
    return new Conditions(
        ZonedDateTime.now(ZoneOffset.UTC).format(MINUTE),
        String.format(
            Locale.ROOT,
            "%d × %s, %.0f GiB, %s %s",
            runtime.availableProcessors(),
            processor(),
            system.getTotalMemorySize() / GIB,
            system.getName(),
            system.getVersion()),
        String.format(
            Locale.ROOT,
            "Java %s (%s, heap at most %.1f GiB)",
            Runtime.version(),
            collectors(),
            runtime.maxMemory() / GIB),
        system.getSystemLoadAverage());
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException notLinux) {
      return System.getProperty("os.arch");
    }
  }

  private static String collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .map(bean -> bean.getName())
        .collect(Collectors.joining(" and "));
  }

  /** One sentence for the file of benchmarks. */
  String sentence(List<String> software) {
    String all =
        Stream.concat(Stream.of(java), software.stream()).collect(Collectors.joining(", "));
    String before =
        load < 0 ? "" : String.format(Locale.ROOT, "; load of the machine before it %.2f", load);
    return "Measured " + date + ": " + machine + "; " + all + before + ".";
  }
}
