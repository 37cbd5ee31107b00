package io.counterwatch.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterwatch.conformance.ProtocolTimes;
import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHabits;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.ServerMessage.Status;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.MosquittoProcess;
import io.counterwatch.wire.ServerMessageCodec;
import io.counterwatch.wire.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CheckCommandIT {
  private static final ProtocolTimes TIMES =
      new ProtocolTimes(1_200, 500, 2_000, 800, 200, 600, 2_000, 10_000, 100);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aDeviceThatKeepsTheProtocolPasses() throws Exception {
    try (MosquittoProcess broker = MosquittoProcess.start();
        DeviceHost host = device(broker.url(), DeviceKind.DISPLAY)) {
      int code = check("--mqtt", broker.url(), "--device", "display-1", "--json");

      JsonNode report = new ObjectMapper().readTree(out.toString());
      assertThat(code).as(out.toString()).isZero();
      assertThat(report.path("passed").asBoolean()).isTrue();
      assertThat(report.path("centre").asText()).isEqualTo("hb-province");
      assertThat(report.path("kind").asText()).isEqualTo("display");
      JsonNode first = report.path("steps").path(0);
      assertThat(first.path("id").asText()).isEqualTo("connect.identity");
      assertThat(first.path("outcome").asText()).isEqualTo("not-observable");
      assertThat(first.path("paragraph").asText()).isEqualTo("protocol.md#names");
      assertThat(err.toString()).contains("let device display-1 connect to the broker");
    }
  }

  @Test
  void aDeviceOfAnotherKindDoesNot() {
    try (MosquittoProcess broker = MosquittoProcess.start();
        DeviceHost host = device(broker.url(), DeviceKind.CAMERA)) {
      String[] arguments = {"--mqtt", broker.url(), "--device", "display-1", "--kind", "display"};
      assertThat(check(arguments)).isEqualTo(1);
      assertThat(out.toString())
          .contains("birth.kind")
          .contains("↳ kind: display expected: {\"online\":true")
          .contains("The device does not pass");
    }
  }

  @Test
  void whereAServerIsItIsRefused() throws Exception {
    try (MosquittoProcess broker = MosquittoProcess.start();
        MqttClient server = new MqttClient(broker.url(), "a-server", new MemoryPersistence())) {
      server.connect();
      byte[] status = ServerMessageCodec.write(new Status(true, "run-1", true, 0, 1));
      server.publish(Topics.SERVER_STATUS, status, 1, true);
      CommandLine main = Main.commandLine();
      main.setErr(new PrintWriter(err, true));
      main.setOut(new PrintWriter(out, true));
      assertThat(main.execute("check", "--mqtt", broker.url(), "--device", "display-1"))
          .isEqualTo(2);
      assertThat(err.toString()).contains("a server is there (run run-1)").contains("--force");
      server.disconnect();
    }
  }

  @Test
  void aServerThatIsThereIsLeftAsItIs() throws Exception {
    try (MosquittoProcess broker = MosquittoProcess.start();
        MqttClient server = new MqttClient(broker.url(), "a-server", new MemoryPersistence())) {
      server.connect();
      byte[] status = ServerMessageCodec.write(new Status(true, "run-1", true, 0, 1));
      List<String> heard = new CopyOnWriteArrayList<>();
      server.subscribe(
          Topics.SERVER_STATUS,
          (topic, message) -> heard.add(new String(message.getPayload(), UTF_8)));
      server.publish(Topics.SERVER_STATUS, status, 1, true);
      wrong("--mqtt", broker.url(), "--device", "display-1");
      server.publish(Topics.SERVER_STATUS, status, 1, true);
      Await.until("the second status", () -> heard.size() >= 2);
      assertThat(heard).allMatch(text -> text.contains("run-1") && text.contains("true"));
      server.disconnect();
    }
  }

  @Test
  void whatADeviceKeepsForAServerThatWasThereIsSpared() throws Exception {
    try (MosquittoProcess broker = MosquittoProcess.start();
        MqttClient server = new MqttClient(broker.url(), "a-server", new MemoryPersistence());
        DeviceHost host = device(broker.url(), DeviceKind.DISPLAY, 3)) {
      server.connect();
      byte[] status = ServerMessageCodec.write(new Status(false, "run-1", false, 0, 1));
      server.publish(Topics.SERVER_STATUS, status, 1, true);
      String[] arguments = {"--mqtt", broker.url(), "--device", "display-1"};
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThat(check(arguments)).isNotZero();
        assertThat(err.toString()).contains("display-1 has recorded 3 events").contains("--force");
        err.getBuffer().setLength(0);
      }
      server.disconnect();
    }
  }

  @Test
  void whereNoServerWasADeviceIsCheckedWithWhatItRecorded() {
    try (MosquittoProcess broker = MosquittoProcess.start();
        DeviceHost host = device(broker.url(), DeviceKind.DISPLAY, 3)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        check("--mqtt", broker.url(), "--device", "display-1");
        assertThat(out.toString()).contains("The device keeps the protocol");
        out.getBuffer().setLength(0);
      }
    }
  }

  @Test
  void theServersOwnUserIsRefused() {
    assertThat(
            wrong(
                "--device",
                "d",
                "--mqtt",
                "tcp://127.0.0.1:1",
                "--username",
                "counterwatch-server"))
        .contains("user counterwatch-server is the server itself")
        .contains("counterwatch-check");
  }

  @Test
  void whatIsWronglyAskedForIsSaid() {
    assertThat(wrong("--device", "d")).contains("either --mqtt or --listen is needed");
    assertThat(wrong("--device", "D!", "--listen", "127.0.0.1:0")).contains("--device must be");
    assertThat(wrong("--device", "d", "--mqtt", "http://x")).contains("--mqtt begins with tcp://");
    assertThat(wrong("--device", "d", "--listen", "1883")).contains("--listen must be HOST:PORT");
    assertThat(wrong("--device", "d", "--mqtt", "tcp://127.0.0.1:1", "--kind", "robot"))
        .contains("--kind must be one of");
    assertThat(wrong("--device", "d", "--mqtt", "tcp://127.0.0.1:1"))
        .contains("no connection to tcp://127.0.0.1:1");
  }

  private String wrong(String... arguments) {
    CommandLine main = Main.commandLine();
    StringWriter complaint = new StringWriter();
    main.setErr(new PrintWriter(complaint, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "check";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    assertThat(main.execute(all)).isEqualTo(2);
    return complaint.toString();
  }

  private int check(String... arguments) {
    return new CommandLine(new CheckCommand(TIMES))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static DeviceHost device(String url, DeviceKind kind) {
    return device(url, kind, 0);
  }

  private static DeviceHost device(String url, DeviceKind kind, int recorded) {
    DeviceHost host = DeviceHost.withMachineClock(url, ZoneOffset.ofHours(7));
    Device device =
        new Device(
            host,
            new DeviceIdentity("hb-province", "display-1", kind, null),
            new MemoryOutbox("7c9e6679f0c4a1b2"),
            new Random(1),
            UnaryOperator.identity(),
            new DeviceHabits(10, 1_200, 500, 2_000, 800, 24_000, 15));
    for (int n = 0; n < recorded; n++) {
      device.record(new EventBody.DeviceRecovered("paper", null), null, 1_000_000L * n);
    }
    device.start();
    return host;
  }
}
