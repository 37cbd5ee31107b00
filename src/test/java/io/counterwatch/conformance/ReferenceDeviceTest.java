package io.counterwatch.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHabits;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventBody.CounterClosed;
import io.counterwatch.event.EventBody.CounterOpened;
import io.counterwatch.event.EventBody.CounterPaused;
import io.counterwatch.event.EventBody.DeviceFault;
import io.counterwatch.event.EventBody.DeviceRecovered;
import io.counterwatch.event.EventBody.DossierCompleted;
import io.counterwatch.event.EventBody.DossierDigitised;
import io.counterwatch.event.EventBody.DossierPaid;
import io.counterwatch.event.EventBody.DossierReceived;
import io.counterwatch.event.EventBody.DossierResumed;
import io.counterwatch.event.EventBody.DossierSupplementRequested;
import io.counterwatch.event.EventBody.HallOccupancy;
import io.counterwatch.event.EventBody.RatingSubmitted;
import io.counterwatch.event.EventBody.ServiceFinished;
import io.counterwatch.event.EventBody.ServiceStarted;
import io.counterwatch.event.EventBody.TicketCalled;
import io.counterwatch.event.EventBody.TicketIssued;
import io.counterwatch.event.EventBody.TicketLeft;
import io.counterwatch.event.EventBody.TicketParked;
import io.counterwatch.event.EventBody.TicketPrintFailed;
import io.counterwatch.event.EventBody.TicketTransferred;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.event.PaymentChannel;
import io.counterwatch.event.RatingChannel;
import io.counterwatch.testing.MosquittoProcess;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The reference device passes, as whatever kind, on its own line and at a broker. */
class ReferenceDeviceTest {
  private static final ProtocolTimes TIMES = BrokenDevicesTest.TIMES;
  private static final DeviceHabits HABITS =
      new DeviceHabits(
          10,
          TIMES.birthRepeat(),
          TIMES.birthSpread(),
          TIMES.heartbeat(),
          TIMES.firstTimeout(),
          TIMES.firstTimeout() * 30,
          15);
  private static final long PATIENCE_MILLIS = 20_000;
  private static final long EVENT_MILLIS = 120;
  private static final String DEVICE = "reference-1";
  private static final long DUE_MICROS = 1_800_000_000_000_000L;

  @Test
  void itPassesAsEveryKindAndByBothWays() throws Exception {
    List<DeviceKind> kinds =
        Stream.of(DeviceKind.values()).filter(kind -> kind != DeviceKind.IMPORT).toList();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
        MosquittoProcess broker = MosquittoProcess.start();
        MosquittoProcess another = MosquittoProcess.start()) {
      List<Callable<Report>> checks =
          Stream.concat(
                  kinds.stream().map(kind -> (Callable<Report>) () -> listening(kind)),
                  Stream.of(
                      () -> atBroker(broker, DeviceKind.TERMINAL),
                      () -> atBroker(another, DeviceKind.DISPLAY)))
              .toList();
      for (Future<Report> report : pool.invokeAll(checks)) {
        judge(report.get());
      }
    }
  }

  private static void judge(Report report) {
    List<Step> wrong =
        report.steps().stream()
            .filter(step -> step.spoils() || step.outcome() == Outcome.FAILED)
            .toList();
    assertThat(wrong).as("%s", report.kind()).isEmpty();
    assertThat(report.passed()).isTrue();
    if (report.kind() != DeviceKind.DISPLAY) {
      assertThat(report.steps())
          .filteredOn(step -> step.id().startsWith("type."))
          .as("%s", report.kind())
          .allMatch(step -> step.outcome() == Outcome.PASSED);
    }
    assertThat(report.steps())
        .filteredOn(step -> List.of("will", "reconnect", "silent.unanswered").contains(step.id()))
        .allMatch(step -> step.outcome() == Outcome.PASSED);
  }

  private static Report listening(DeviceKind kind) throws Exception {
    EndpointLine line = new EndpointLine("127.0.0.1", 0);
    try (Machine machine = new Machine(kind)) {
      return new Check(
              line,
              settings(kind),
              words -> {
                if (words.startsWith("point device")) {
                  machine.start("tcp://127.0.0.1:" + line.port());
                }
                machine.hear(words);
              })
          .run();
    }
  }

  private static Report atBroker(MosquittoProcess broker, DeviceKind kind) throws Exception {
    BrokerLine line = new BrokerLine(broker.url(), null, null);
    try (Machine machine = new Machine(kind)) {
      machine.start(broker.url());
      return new Check(line, settings(null), machine::hear).run();
    }
  }

  private static CheckSettings settings(@Nullable DeviceKind kind) {
    return new CheckSettings(DEVICE, null, kind, PATIENCE_MILLIS, false, TIMES);
  }

  /** The reference device with somebody who presses its buttons. */
  private static final class Machine implements AutoCloseable {
    private final ScheduledExecutorService hand = Executors.newSingleThreadScheduledExecutor();
    private final DeviceKind kind;
    private final List<EventBody> bodies;
    private @Nullable DeviceHost host;
    private @Nullable Device device;
    private int next;

    Machine(DeviceKind kind) {
      this.kind = kind;
      bodies = bodies(kind);
    }

    void start(String url) {
      DeviceHost opened = DeviceHost.withMachineClock(url, ZoneOffset.ofHours(7));
      DeviceIdentity identity = new DeviceIdentity("hb-province", DEVICE, kind, null);
      Device started =
          new Device(
              opened,
              identity,
              new MemoryOutbox("7c9e6679f0c4a1b2"),
              new Random(3),
              UnaryOperator.identity(),
              HABITS);
      host = opened;
      device = started;
      started.start();
      if (!bodies.isEmpty()) {
        hand.scheduleAtFixedRate(
            () -> press(started), EVENT_MILLIS, EVENT_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    void hear(String words) {
      Device started = device;
      if (words.startsWith("stop the device") && started != null) {
        var unused = started.stop();
      }
    }

    private void press(Device started) {
      EventBody body = bodies.get(next++ % bodies.size());
      started.record(body, "20261123-A012", Instant.now().toEpochMilli() * 1_000);
    }

    @Override
    public void close() {
      hand.shutdownNow();
      if (host != null) {
        host.close();
      }
    }
  }

  private static List<EventBody> bodies(DeviceKind kind) {
    return switch (kind) {
      case KIOSK, IMPORT ->
          List.of(
              new TicketIssued("land", "A012", null, false, null, null),
              new TicketPrintFailed(),
              new DeviceFault("paper-out", null),
              new DeviceRecovered("paper-out", null));
      case TERMINAL ->
          List.of(
              new CounterOpened("1", "p7", List.of("land")),
              new TicketCalled("1", "p7"),
              new ServiceStarted("1", null),
              new ServiceFinished("1", null, null),
              new TicketLeft(LeaveReason.NO_SHOW),
              new TicketTransferred("tax", null),
              new TicketParked(null),
              new CounterPaused("1", null, "lunch"),
              new CounterClosed("1"));
      case DISPLAY -> List.of();
      case CAMERA ->
          List.of(
              new HallOccupancy(12),
              new DeviceFault("lens", null),
              new DeviceRecovered("lens", null));
      case SCANNER ->
          List.of(
              new DossierReceived("p-1", "land", DUE_MICROS, DossierChannel.COUNTER, true, null),
              new DossierSupplementRequested("a map"),
              new DossierResumed(null),
              new DossierDigitised(3),
              new DossierPaid(PaymentChannel.COUNTER),
              new DossierCompleted(DossierResult.GRANTED));
      case RATING, SURVEY, GATEWAY ->
          List.of(
              new RatingSubmitted(4, "1", null, RatingChannel.TERMINAL),
              new DeviceFault("touch", null),
              new DeviceRecovered("touch", null));
    };
  }
}
