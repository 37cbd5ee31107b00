package io.counterwatch.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.counterwatch.faults.Recording.Entry;
import io.counterwatch.faults.Recording.Storage;
import io.counterwatch.simulator.PlannedEvent;
import io.counterwatch.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All devices of a plan in a process of their own, which can be killed and started again. */
final class KillableDevices implements Fleet {
  private static final long END_SECONDS = 60;
  private static final int MOST_SECONDS_PER_EVENT = 1;

  private final Plan plan;
  private final Terms terms;
  private final long seed;
  private final String url;
  private final Path folder;
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, String> epochs = new TreeMap<>();

  /** The newest sequence that each device told to have kept. */
  private final Map<String, Long> kept = new HashMap<>();

  private int runs;
  private long readBytes;
  private boolean drained;
  private @Nullable Process process;

  /** Not started; its folder gets the outboxes and what the devices tell. */
  KillableDevices(Plan plan, Terms terms, long seed, String url, Path folder) {
    this.plan = plan;
    this.terms = terms;
    this.seed = seed;
    this.url = url;
    this.folder = folder;
  }

  @Override
  public void start() {
    runs++;
    readBytes = 0;
    drained = false;
    try {
      process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Xmx128m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  DeviceProcess.class.getName(),
                  url,
                  folder.resolve("outboxes").toString(),
                  Integer.toString(plan.centres().size()),
                  Integer.toString(plan.events().size()),
                  plan.zone().getId(),
                  plan.today().toString(),
                  Long.toString(seed),
                  Integer.toString(terms.eventsPerSecond()))
              .redirectOutput(told().toFile())
              .redirectError(
                  ProcessBuilder.Redirect.appendTo(folder.resolve("devices.log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path told() {
    return folder.resolve("told-" + runs);
  }

  /** Ends the process like a power failure. */
  void kill() {
    Process running = process;
    process = null;
    if (running != null) {
      running.destroyForcibly();
      try {
        if (!running.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("the devices' process did not end");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      hear();
    }
  }

  /** Reads what was told since. */
  private void hear() {
    try {
      byte[] all = Files.readAllBytes(told());
      String news = new String(all, (int) readBytes, (int) (all.length - readBytes), US_ASCII);
      String whole = news.substring(0, news.lastIndexOf('\n') + 1);
      readBytes += whole.length();
      whole.lines().forEach(line -> hear(line.split(" ", -1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void hear(String[] words) {
    switch (words[0]) {
      case "opened" -> opened(words[1], words[2], Long.parseLong(words[3]));
      case "kept" -> kept.put(words[1], Long.parseLong(words[2]));
      case "drained" -> drained = true;
      default -> wrong.add("the devices said: " + String.join(" ", words));
    }
  }

  private void opened(String device, String epoch, long next) {
    String before = epochs.putIfAbsent(device, epoch);
    if (before != null && !before.equals(epoch)) {
      wrong.add(device + " began another epoch");
    }
    long told = kept.getOrDefault(device, 0L);
    if (next <= told) {
      wrong.add("%s told that it kept event %d, but has only %d".formatted(device, told, next - 1));
    }
    // It may have kept one more than it came to tell.
    kept.merge(device, next - 1, Math::max);
  }

  /** What the devices did wrong. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  @Override
  public int planned() {
    return plan.events().size();
  }

  @Override
  public int recorded() {
    hear();
    return kept.values().stream().mapToInt(Long::intValue).sum();
  }

  @Override
  public void finish() {
    Await.until(
        "all events are recorded",
        Ordeal.DRAINING.plusSeconds((long) MOST_SECONDS_PER_EVENT * planned()),
        () -> {
          Process running = process;
          if (running == null || !running.isAlive()) {
            throw new AssertionError("the devices ended, see " + folder);
          }
          return recorded() == planned();
        });
  }

  @Override
  public long pending() {
    hear();
    return drained ? 0 : 1;
  }

  @Override
  public List<Recording> recordings() {
    Map<String, Recording> recordings = new TreeMap<>();
    Map<String, Storage> storages = new HashMap<>();
    epochs.forEach(
        (device, epoch) -> {
          Recording recording = new Recording(device);
          recordings.put(device, recording);
          storages.put(device, recording.begin(epoch));
        });
    for (PlannedEvent event : plan.events()) {
      Storage storage = storages.get(event.device());
      if (storage != null) {
        storage.add(new Entry(event.body(), event.subject(), event.timeMicros(), 0));
      }
    }
    return List.copyOf(recordings.values());
  }

  /** Nobody counts here. */
  @Override
  public WireCount wire() {
    return new WireCount();
  }

  @Override
  public void close() {
    kill();
  }
}
