package io.counterwatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.testing.Await;
import io.counterwatch.wire.Topics;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A province's devices at the built-in endpoint, each with a name and a secret, after a power cut.
 */
class ManyDevicesIT {
  private static final int DEVICES = 2_000;
  private static final int STORM_ROUNDS = 3;
  private static final int STORM_DEVICES = 500;
  private static final int KEEP_ALIVE_SECONDS = 5;

  /** Each connection is a file at both of its ends, and both are in this process. */
  private static final long FILES_NEEDED = 2L * DEVICES + 500;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Vertx VERTX = Vertx.vertx();

  private final Map<String, PasswordHash> hashes = new ConcurrentHashMap<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger pongs = new AtomicInteger();
  private final AtomicInteger looked = new AtomicInteger();
  private final AtomicLong lookedNanos = new AtomicLong();

  @BeforeAll
  static void openFilesSuffice() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    if (system instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
      assertThat(unix.getMaxFileDescriptorCount())
          .as("ulimit -n is too low for %d connections at both ends", DEVICES)
          .isGreaterThanOrEqualTo(FILES_NEEDED);
    }
  }

  @AfterAll
  static void closeVertx() {
    SourceScenarios.await(VERTX.close());
  }

  private final class Known implements DeviceAuthenticator {
    @Override
    public boolean mayConnect(String device, @Nullable String password) {
      PasswordHash hash = hashes.get(device);
      if (hash == null || password == null) {
        return false;
      }
      long began = System.nanoTime();
      boolean right = hash.matches(password);
      lookedNanos.addAndGet(System.nanoTime() - began);
      looked.incrementAndGet();
      return right;
    }
  }

  private static String id(int n) {
    return "kiosk-" + n;
  }

  @Test
  void twoThousandDevicesComeBackAtOnce() {
    for (int n = 0; n < DEVICES; n++) {
      hashes.put(id(n), PasswordHash.of("secret-" + n));
    }
    MemoryIntake intake = new MemoryIntake();
    MqttEndpointSource endpoint =
        new MqttEndpointSource(
            VERTX,
            EndpointSettings.listeningOn("127.0.0.1:0"),
            new Known(),
            intake,
            SourceScenarios.EVENTS,
            SourceScenarios.NOW_MICROS);
    SourceScenarios.await(endpoint.start());
    long before = usedBytes();
    List<MqttClient> clients = new ArrayList<>();
    long began = System.nanoTime();
    clients.addAll(connectAll(DEVICES, endpoint));
    tell("%d devices connected", DEVICES, began);

    began = System.nanoTime();
    sendAll(clients);
    Await.until("every PUBACK", PATIENCE, () -> acknowledged.get() == DEVICES);
    tell("%d events were stored and acknowledged", DEVICES, began);
    assertThat(intake.sequences()).hasSize(DEVICES).doesNotHaveDuplicates();

    Await.until("keep-alives are answered", PATIENCE, () -> pongs.get() >= DEVICES);
    assertThat(clients).allMatch(MqttClient::isConnected);
    System.out.printf("%d KiB a connection, both ends%n", (usedBytes() - before) / DEVICES / 1024);

    began = System.nanoTime();
    for (int round = 0; round < STORM_ROUNDS; round++) {
      List<MqttClient> again = connectAll(STORM_DEVICES, endpoint);
      assertThat(again).allMatch(MqttClient::isConnected);
      for (int n = 0; n < STORM_DEVICES; n++) {
        clients.set(n, again.get(n));
      }
    }
    tell("%d connections took over older ones", STORM_ROUNDS * STORM_DEVICES, began);

    began = System.nanoTime();
    hashes.keySet().removeIf(device -> Integer.parseInt(device.substring(6)) >= DEVICES / 2);
    endpoint.recheck();
    Await.until(
        "half are out",
        PATIENCE,
        () -> clients.stream().filter(MqttClient::isConnected).count() == DEVICES / 2);
    tell("half of %d devices were disabled and out", DEVICES, began);
    assertThat(clients.subList(0, DEVICES / 2)).allMatch(MqttClient::isConnected);
    System.out.printf(
        "%d passwords were looked at in %d us each%n",
        looked.get(), TimeUnit.NANOSECONDS.toMicros(lookedNanos.get() / looked.get()));
    SourceScenarios.await(endpoint.stop());
    intake.close();
  }

  private List<MqttClient> connectAll(int count, MqttEndpointSource endpoint) {
    List<MqttClient> made = new ArrayList<>();
    await(
        count,
        n -> {
          MqttClient client = MqttClient.create(VERTX, options(n));
          client.publishCompletionHandler(id -> acknowledged.incrementAndGet());
          client.pingResponseHandler(pong -> pongs.incrementAndGet());
          made.add(client);
          return client.connect(endpoint.actualPort(), "127.0.0.1");
        });
    return made;
  }

  private static MqttClientOptions options(int n) {
    return new MqttClientOptions()
        .setClientId("c" + n)
        .setUsername(id(n))
        .setPassword("secret-" + n)
        .setKeepAliveInterval(KEEP_ALIVE_SECONDS)
        .setAutoKeepAlive(true);
  }

  private static void sendAll(List<MqttClient> clients) {
    await(
        clients.size(),
        n ->
            clients
                .get(n)
                .publish(
                    Topics.event(TestDevice.CENTRE, id(n)),
                    Buffer.buffer(TestDevice.event(id(n), n + 1)),
                    MqttQoS.AT_LEAST_ONCE,
                    false,
                    false));
  }

  private static void await(int count, IntFunction<Future<?>> each) {
    List<Future<?>> all =
        IntStream.range(0, count).mapToObj(each).collect(Collectors.toCollection(ArrayList::new));
    try {
      Future.all(all)
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void tell(String what, int count, long beganNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
    System.out.printf(what + " in %d ms%n", count, millis);
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
