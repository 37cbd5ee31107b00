package io.counterwatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.mqtt.MqttMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketGuardTest {
  private static final byte[] EMOJI = "{\"😀\":1}".getBytes(UTF_8);

  private final List<Message> messages = new ArrayList<>();

  private record Message(String topic, String payload, int qos, int id, boolean retained) {}

  @Test
  void handsMessagesOverAndEverythingElseToTheClient() throws IOException {
    byte[] client = read(packets(), Integer.MAX_VALUE);

    assertThat(client).isEqualTo(RawMqtt.bytes(MqttMessage.PINGRESP, MqttMessage.PINGRESP));
    assertThat(messages)
        .containsExactly(
            new Message("counterwatch/v1/a/b/event", new String(EMOJI, UTF_8), 1, 7, false),
            new Message("x", "", 1, 8, false));
  }

  private static byte[] packets() {
    return RawMqtt.bytes(
        MqttMessage.PINGRESP,
        RawMqtt.publish(7, "counterwatch/v1/a/b/event", EMOJI),
        MqttMessage.PINGRESP,
        RawMqtt.publish(8, "x", new byte[0]));
  }

  @Test
  void readsQosAndRetainedFromTheFlags() throws IOException {
    byte[] retainedQos0 = {0x31, 4, 0, 1, 'a', 'z'};
    read(retainedQos0, 1);

    assertThat(messages).containsExactly(new Message("a", "z", 0, 0, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void replacesWhatIsNotAsciiInATopicAndNowhereElse(int step) throws IOException {
    byte[] packets =
        RawMqtt.bytes(
            RawMqtt.publish(0x4142, "a/😀/\u0001\u007f\ufeff/ü", EMOJI),
            RawMqtt.publish(2, "é", EMOJI));
    read(packets, step);

    String payload = new String(EMOJI, UTF_8);
    assertThat(messages)
        .containsExactly(
            new Message("a/????/?????/??", payload, 1, 0x4142, false),
            new Message("??", payload, 1, 2, false));
  }

  @Test
  void cutsWhatIsFarTooLargeAndFindsTheNextPacket() throws IOException {
    byte[] huge = new byte[3 << 20];
    Arrays.fill(huge, (byte) 'x');
    read(
        RawMqtt.bytes(RawMqtt.publish(1, "a", huge), RawMqtt.publish(2, "b", new byte[] {'1'})),
        Integer.MAX_VALUE);

    assertThat(messages).hasSize(2);
    int before = 2 + "a".length() + 2;
    assertThat(messages.getFirst().payload()).hasSize(PacketGuard.MAX_PACKET_BYTES - before);
    assertThat(messages.getLast()).isEqualTo(new Message("b", "1", 1, 2, false));
  }

  @Test
  void goesOnAfterATimeoutAnywhere() throws IOException {
    byte[] packets = RawMqtt.bytes(MqttMessage.PINGRESP, RawMqtt.publish(7, "t/ä", new byte[300]));
    InputStream stuttering =
        new InputStream() {
          private int at;
          private boolean late;

          @Override
          public int read() throws IOException {
            late = !late;
            if (late) {
              throw new SocketTimeoutException();
            }
            return at < packets.length ? packets[at++] & 0xff : -1;
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            int next = read();
            if (next >= 0) {
              target[offset] = (byte) next;
            }
            return next < 0 ? -1 : 1;
          }
        };
    PacketGuard guard = guard(stuttering);
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    int next = 0;
    while (next >= 0) {
      try {
        next = guard.read();
        if (next >= 0) {
          seen.write(next);
        }
      } catch (SocketTimeoutException again) {
        assertThat(seen.size()).as("half a header was given out").isNotEqualTo(1);
      }
    }
    assertThat(seen.toByteArray()).isEqualTo(RawMqtt.bytes(MqttMessage.PINGRESP));
    assertThat(messages)
        .containsExactly(new Message("t/??", new String(new byte[300], UTF_8), 1, 7, false));
  }

  @Test
  void refusesWhatIsNotMqtt() {
    byte[] endlessLength = {0x30, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1};
    byte[] topicPastTheEnd = {0x32, 4, 0, 9, 'a', 'b'};
    byte[] noTopic = {0x32, 1, 0};
    byte[] hugeAnswer = {(byte) 0x90, (byte) 0x80, (byte) 0x80, (byte) 0x80, 1, 0};
    for (byte[] nonsense : List.of(endlessLength, topicPastTheEnd, noTopic, hugeAnswer)) {
      assertThatThrownBy(() -> read(nonsense, 1))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(EOFException.class);
    }
  }

  /** The client would take a line for dead on which messages come, but not its ping's answer. */
  @Test
  void messagesAreSignsOfLifeToTheClient() throws IOException {
    long[] now = {0};
    byte[] packets =
        RawMqtt.bytes(
            RawMqtt.publish(1, "early", new byte[0]),
            RawMqtt.publish(2, "late", new byte[0]),
            RawMqtt.publish(3, "soon after", new byte[0]),
            MqttMessage.PINGRESP);
    PacketGuard guard =
        new PacketGuard(
            new ByteArrayInputStream(packets),
            (topic, payload, qos, id, retained) -> {
              now[0] += id == 2 ? 1_000_000_000L : 0;
              return true;
            },
            () -> now[0]);

    assertThat(guard.readAllBytes()).isEqualTo(new byte[] {0x40, 2, 0, 0, (byte) 0xd0, 0});
  }

  @Test
  void aMessageWithoutRoomIsOfferedAgainAndTheClientLivesOn() throws IOException {
    long[] now = {0};
    List<Integer> offered = new ArrayList<>();
    byte[] packets =
        RawMqtt.bytes(
            RawMqtt.publish(1, "a/ü", new byte[] {'x'}),
            RawMqtt.publish(2, "b", new byte[0]),
            MqttMessage.PINGRESP);
    PacketGuard guard =
        new PacketGuard(
            new ByteArrayInputStream(packets),
            (topic, payload, qos, id, retained) -> {
              offered.add(id);
              now[0] += 600_000_000L;
              assertThat(topic).isEqualTo(id == 1 ? "a/??" : "b");
              assertThat(payload).hasSize(id == 1 ? 1 : 0);
              return offered.size() >= 5;
            },
            () -> now[0]);

    assertThat(guard.readAllBytes())
        .isEqualTo(new byte[] {0x40, 2, 0, 0, 0x40, 2, 0, 0, 0x40, 2, 0, 0, (byte) 0xd0, 0});
    assertThat(offered).containsExactly(1, 1, 1, 1, 1, 2);
  }

  /** What takes messages may fail: then the client must learn of it, or it would wait for ever. */
  @Test
  void aListenersFailureEndsTheConnection() {
    byte[] packet = RawMqtt.bytes(RawMqtt.publish(1, "a", new byte[0]));
    PacketGuard guard =
        new PacketGuard(
            new ByteArrayInputStream(packet),
            (topic, payload, qos, id, retained) -> {
              throw new IllegalStateException("a defect");
            });

    assertThatThrownBy(guard::read).isInstanceOf(IOException.class);
  }

  private PacketGuard guard(InputStream in) {
    return new PacketGuard(
        in,
        (topic, payload, qos, id, retained) ->
            messages.add(new Message(topic, new String(payload, UTF_8), qos, id, retained)));
  }

  private byte[] read(byte[] packets, int step) throws IOException {
    PacketGuard guard = guard(new ByteArrayInputStream(packets));
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    byte[] chunk = new byte[Math.min(step, packets.length)];
    int n;
    while ((n = guard.read(chunk, 0, chunk.length)) >= 0) {
      seen.write(chunk, 0, n);
    }
    return seen.toByteArray();
  }
}
