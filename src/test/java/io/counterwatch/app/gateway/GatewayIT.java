package io.counterwatch.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.Epochs;
import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.device.ScriptedServer;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody.DeviceFault;
import io.counterwatch.event.EventBody.TicketIssued;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.FreePort;
import io.counterwatch.testing.MosquittoProcess;
import io.counterwatch.testing.MqttPeer;
import io.counterwatch.testing.ServerProcess;
import io.counterwatch.testing.TroubledLine;
import io.counterwatch.wire.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real gateway between plain devices and a real broker, killed again and again. */
class GatewayIT {
  private static final String CENTRE = "hb-province";
  private static final String GATEWAY = "hb-province-gateway-1";
  private static final int DEVICES = 3;
  private static final int EVENTS = 150;
  private static final int KILLS = 5;
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final int port = FreePort.find();
  private MosquittoProcess broker;
  private TroubledLine line;
  private ScriptedServer server;
  private Process gateway;

  @BeforeEach
  void start() throws MqttException {
    broker = MosquittoProcess.start();
    line = TroubledLine.to(broker.port());
    server = new ScriptedServer(broker.url(), Instant.now().toEpochMilli() * 1_000, 1);
    server.announce("run-a", true);
    gateway = launch();
  }

  @AfterEach
  void stop() throws MqttException, InterruptedException {
    kill();
    server.close();
    line.close();
    broker.close();
  }

  @Test
  void whatWasAcknowledgedIsUpstreamExactlyOnce() throws InterruptedException {
    List<PlainDevice> devices = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= DEVICES; i++) {
      PlainDevice device =
          new PlainDevice("tcp://127.0.0.1:" + port, CENTRE, "hb-kiosk-" + i, i != DEVICES);
      devices.add(device);
      threads.add(Thread.ofPlatform().start(() -> device.work(EVENTS)));
    }
    for (int kill = 1; kill <= KILLS; kill++) {
      int enough = DEVICES * EVENTS * kill / (KILLS + 1);
      Await.until("some are acknowledged", LONG, () -> acknowledged(devices) >= enough);
      kill();
      // For two of the kills the line to the server is down as well.
      if (kill == 2) {
        line.sever();
      } else if (kill == 4) {
        line.mend();
      }
      gateway = launch();
    }
    for (Thread thread : threads) {
      assertThat(thread.join(LONG)).isTrue();
    }
    devices.forEach(PlainDevice::close);
    Await.until("all is upstream", LONG, () -> upstream().size() >= DEVICES * EVENTS);

    for (PlainDevice device : devices) {
      assertThat(device.acknowledged()).hasSize(EVENTS);
      assertThat(upstream()).containsAll(device.acknowledged());
    }
    checkEachOnce();
  }

  @Test
  void aDeviceThatFollowsTheSendingRulesIsAnsweredByTheGateway() throws Exception {
    line.sever();
    try (DeviceHost host =
        DeviceHost.withMachineClock("tcp://127.0.0.1:" + port, ZoneOffset.ofHours(7))) {
      MemoryOutbox outbox = new MemoryOutbox(Epochs.draw());
      Device device =
          new Device(
              host,
              new DeviceIdentity(CENTRE, "hb-kiosk-9", DeviceKind.KIOSK, null),
              outbox,
              new Random(1));
      device.start();
      record(device, 1, 100);
      Await.until("acknowledged by the gateway", LONG, () -> device.pending() == 0);
      kill();
      gateway = launch();
      record(device, 101, 200);
      Await.until("acknowledged by the next gateway", LONG, () -> device.pending() == 0);
      device.stop().get(60, TimeUnit.SECONDS);
    }
    assertThat(upstream()).isEmpty();
    line.mend();
    Await.until("all is upstream", LONG, () -> upstream().size() >= 200);
    checkEachOnce();
  }

  @Test
  void aBadEventIsAnsweredKeptAndReported() throws IOException {
    String topic = Topics.event(CENTRE, "hb-kiosk-1");
    Await.until("the gateway listens", LONG, this::listens);
    try (MqttPeer peer =
        MqttPeer.connect(
            "tcp://127.0.0.1:" + port,
            "hb-kiosk-1",
            Topics.rejected(CENTRE, "hb-kiosk-1"),
            Topics.SERVER_STATUS)) {
      peer.sendAndAwait(topic, "{\"id\":\"bad-1\"}".getBytes(StandardCharsets.UTF_8));
      Await.until(
          "refused",
          () -> peer.newestSays(Topics.rejected(CENTRE, "hb-kiosk-1"), "reason", "schema"));
      assertThat(peer.newestSays(Topics.SERVER_STATUS, "accepting", "true")).isTrue();
    }
    Await.until("reported", LONG, () -> !server.seen().isEmpty());
    Event fault = server.seen().getFirst().event();
    assertThat(fault.device()).isEqualTo("hb-kiosk-1");
    assertThat(fault.body()).isEqualTo(new DeviceFault("refused-by-gateway", "schema: 1"));
    assertThat(Files.readString(folder.resolve("gateway/refused.ndjson"))).contains("bad-1");
  }

  @Test
  void aFullDiskIsSaidAndNothingIsLost() throws Exception {
    kill();
    Path disk = Files.createDirectories(folder.resolve("gateway"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", disk.toString()) == 0,
        "mounting a small disk needs root");
    try {
      Path ballast = Files.write(disk.resolve("ballast"), new byte[112 << 10]);
      line.sever();
      gateway = launch();
      PlainDevice device = new PlainDevice("tcp://127.0.0.1:" + port, CENTRE, "hb-kiosk-1", true);
      Thread thread = Thread.ofPlatform().start(() -> device.work(EVENTS));
      Await.until("the gateway listens", LONG, this::listens);
      try (MqttPeer peer = peer()) {
        Await.until(
            "full", LONG, () -> peer.newestSays(Topics.SERVER_STATUS, "accepting", "false"));
        assertThat(device.acknowledged()).hasSizeLessThan(EVENTS);
        Files.delete(ballast);
        Await.until("room", LONG, () -> peer.newestSays(Topics.SERVER_STATUS, "accepting", "true"));
      }
      assertThat(thread.join(LONG)).isTrue();
      device.close();
      line.mend();
      Await.until("all is upstream", LONG, () -> upstream().size() >= EVENTS);
      checkEachOnce();
    } finally {
      kill();
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  private MqttPeer peer() {
    return MqttPeer.connect("tcp://127.0.0.1:" + port, "hb-display-1", Topics.SERVER_STATUS);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().transferTo(System.err);
    return process.waitFor();
  }

  private boolean listens() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void record(Device device, int from, int to) {
    for (int i = from; i <= to; i++) {
      TicketIssued issued = new TicketIssued("land", "A" + i, null, false, null, null);
      assertThat(device.record(issued, "hb-kiosk-9-" + i, Instant.now().toEpochMilli() * 1_000))
          .isTrue();
    }
  }

  /** Sequences without a hole, each for one event, and each event under one of them. */
  private void checkEachOnce() {
    Map<String, TreeMap<Long, String>> bySequence = new TreeMap<>();
    Map<String, Set<String>> places = new TreeMap<>();
    Map<String, Set<String>> ofSubject = new TreeMap<>();
    for (ScriptedServer.Seen seen : server.seen()) {
      Event event = seen.event();
      assertThat(seen.device()).isEqualTo(GATEWAY);
      String name = event.device() + " " + event.id();
      String epoch = String.valueOf(event.epoch());
      String before =
          bySequence.computeIfAbsent(epoch, key -> new TreeMap<>()).put(event.sequence(), name);
      assertThat(before == null || before.equals(name)).as(name).isTrue();
      String place = epoch + "-" + event.sequence();
      places.computeIfAbsent(name, key -> new TreeSet<>()).add(place);
      ofSubject.computeIfAbsent(String.valueOf(event.subject()), key -> new TreeSet<>()).add(place);
    }
    assertThat(bySequence).hasSize(1);
    bySequence.forEach(
        (epoch, sequences) -> assertThat(sequences.lastKey()).isEqualTo(sequences.size()));
    places.forEach((name, at) -> assertThat(at).as(name).hasSize(1));
    ofSubject.forEach((subject, at) -> assertThat(at).as(subject).hasSize(1));
    assertThat(server.refused()).isZero();
  }

  private static int acknowledged(List<PlainDevice> devices) {
    return devices.stream().mapToInt(device -> device.acknowledged().size()).sum();
  }

  private Set<String> upstream() {
    Set<String> subjects = new HashSet<>();
    for (ScriptedServer.Seen seen : server.seen()) {
      subjects.add(String.valueOf(seen.event().subject()));
    }
    return subjects;
  }

  private Process launch() {
    return ServerProcess.launch(
        folder.resolve("gateway.log"),
        List.of(
            "gateway",
            "--centre",
            CENTRE,
            "--device",
            GATEWAY,
            "--listen",
            "127.0.0.1:" + port,
            "--upstream",
            "tcp://127.0.0.1:" + line.port(),
            "--outbox",
            folder.resolve("gateway").toString()));
  }

  private void kill() throws InterruptedException {
    gateway.destroyForcibly();
    assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }
}
