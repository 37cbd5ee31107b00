package io.counterwatch.conformance;

import io.counterwatch.testing.MosquittoProcess;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a device does wrong fails the step that is about it, and no other. */
class BrokenDevicesTest {
  /** The protocol's times in a smaller measure; the test device has the same ones. */
  static final ProtocolTimes TIMES =
      new ProtocolTimes(1_500, 600, 3_000, 1_000, 300, 600, 1_500, 10_000, 3_000);

  /** For machines that are busy with all these devices. */
  private static final long PATIENCE_MILLIS = 20_000;

  /** For devices that never do what is waited for. */
  private static final long SHORT_PATIENCE_MILLIS = 8_000;

  /** What can be seen at a broker too. */
  private static final Set<Defect> AT_A_BROKER =
      EnumSet.of(
          Defect.NONE,
          Defect.SENDS_BEFORE_THE_ANSWER,
          Defect.SENDS_WHILE_NOT_ACCEPTING,
          Defect.SEQUENCE_HOLE,
          Defect.RESENDS_ALL,
          Defect.IGNORES_MISSING,
          Defect.NO_BIRTH_AFTER_RESTART,
          Defect.NO_LAST_WILL,
          Defect.LAST_WILL_NOT_RETAINED,
          Defect.LAST_WILL_QOS_0,
          Defect.RETAINED_EVENTS,
          Defect.EVENTS_QOS_0,
          Defect.STATUS_NOT_RETAINED,
          Defect.STATUS_QOS_0,
          Defect.KEEPS_THE_EPOCH,
          Defect.IGNORES_LOWER_UPTO,
          Defect.WRONG_CLOCK_OFFSET,
          Defect.NEVER_RECONNECTS);

  @Test
  void eachDefectFailsItsOwnStepsAndNoOthers() throws Exception {
    all(EnumSet.allOf(Defect.class), BrokenDevicesTest::listening);
  }

  @Test
  void soItDoesAtABroker() throws Exception {
    all(AT_A_BROKER, BrokenDevicesTest::atBroker);
  }

  private interface Way {
    Report check(Defect defect) throws Exception;
  }

  private static void all(Set<Defect> defects, Way way) throws Exception {
    SoftAssertions softly = new SoftAssertions();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<Defect, Future<Report>> reports = new EnumMap<>(Defect.class);
      for (Defect defect : defects) {
        reports.put(defect, pool.submit(() -> way.check(defect)));
      }
      for (Map.Entry<Defect, Future<Report>> report : reports.entrySet()) {
        judge(softly, report.getKey(), report.getValue().get());
      }
    }
    softly.assertAll();
  }

  static Report listening(Defect defect) throws Exception {
    EndpointLine line = new EndpointLine("127.0.0.1", 0);
    AtomicReference<@Nullable TestDevice> device = new AtomicReference<>();
    try {
      return new Check(
              line,
              settings(defect),
              words -> {
                if (words.startsWith("point device")) {
                  TestDevice started =
                      new TestDevice("tcp://127.0.0.1:" + line.port(), defect, TIMES);
                  device.set(started);
                  started.start();
                }
                hear(words, device.get());
              })
          .run();
    } finally {
      TestDevice started = device.get();
      if (started != null) {
        started.close();
      }
    }
  }

  static Report atBroker(Defect defect) throws Exception {
    try (MosquittoProcess broker = MosquittoProcess.start();
        TestDevice device = new TestDevice(broker.url(), defect, TIMES)) {
      device.start();
      BrokerLine line = new BrokerLine(broker.url(), null, null);
      return new Check(line, settings(defect), words -> hear(words, device)).run();
    }
  }

  private static CheckSettings settings(Defect defect) {
    boolean hopeless =
        defect == Defect.CONNECTS_UNDER_ANOTHER_NAME || defect == Defect.BATCH_TOO_LARGE;
    long patience = hopeless ? SHORT_PATIENCE_MILLIS : PATIENCE_MILLIS;
    return new CheckSettings(TestDevice.ID, null, null, patience, false, TIMES);
  }

  private static void hear(String words, @Nullable TestDevice device) {
    if (device != null && words.startsWith("stop the device")) {
      device.stop();
    }
  }

  private static void judge(SoftAssertions softly, Defect defect, Report report) {
    List<Step> failed =
        report.steps().stream().filter(step -> step.outcome() == Outcome.FAILED).toList();
    softly
        .assertThat(failed.stream().map(Step::id))
        .as("%s: %s", defect, failed)
        .containsExactlyInAnyOrderElementsOf(defect.steps);
    for (Step step : failed) {
      softly.assertThat(step.finding()).as(defect.name()).containsPattern(defect.finding);
    }
    if (defect == Defect.NONE) {
      softly
          .assertThat(report.steps().stream().filter(Step::spoils))
          .as("a device without a defect")
          .isEmpty();
    }
  }
}
