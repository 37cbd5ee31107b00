package io.counterwatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.mqtt.MqttMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketGuardTest {
  private static final byte[] EMOJI = "{\"😀\":1}".getBytes(StandardCharsets.UTF_8);

  @Test
  void letsADecentPacketThroughAsItIs() throws IOException {
    byte[] packets =
        RawMqtt.bytes(
            RawMqtt.publish(7, "counterwatch/v1/a/b/event", EMOJI),
            MqttMessage.PINGRESP,
            RawMqtt.publish(8, "x", new byte[0]));
    assertThat(new PacketGuard(new ByteArrayInputStream(packets)).readAllBytes())
        .isEqualTo(packets);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void replacesWhatIsNotAsciiInATopicAndNowhereElse(int step) throws IOException {
    byte[] packets =
        RawMqtt.bytes(
            RawMqtt.publish(0x4142, "a/😀/\u0001\u007f\ufeff/ü", EMOJI),
            RawMqtt.publish(2, "é", EMOJI));
    byte[] expected =
        RawMqtt.bytes(
            RawMqtt.publish(0x4142, "a/????/?????/??", EMOJI), RawMqtt.publish(2, "??", EMOJI));
    assertThat(readInSteps(new PacketGuard(new ByteArrayInputStream(packets)), step))
        .isEqualTo(expected);
  }

  @Test
  void cutsWhatIsFarTooLargeAndFindsTheNextPacket() throws IOException {
    byte[] huge = new byte[3 << 20];
    Arrays.fill(huge, (byte) 'x');
    byte[] packets =
        RawMqtt.bytes(RawMqtt.publish(1, "a", huge), RawMqtt.publish(2, "b", new byte[] {1}));
    int headerOfFour = 4;
    byte[] seen = new PacketGuard(new ByteArrayInputStream(packets)).readAllBytes();
    byte[] next = RawMqtt.bytes(RawMqtt.publish(2, "b", new byte[] {1}));
    assertThat(seen).hasSize(headerOfFour + PacketGuard.MAX_PACKET_BYTES + next.length);
    assertThat(Arrays.copyOfRange(seen, seen.length - next.length, seen.length)).isEqualTo(next);
    assertThat(Arrays.copyOf(seen, headerOfFour))
        .isEqualTo(new byte[] {0x32, (byte) 0x80, (byte) 0x80, 0x40});
  }

  @Test
  void goesOnAfterATimeoutAnywhere() throws IOException {
    byte[] packets = RawMqtt.bytes(RawMqtt.publish(7, "t/ä", new byte[300]));
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
    PacketGuard guard = new PacketGuard(stuttering);
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    int next = 0;
    while (next >= 0) {
      try {
        next = guard.read();
        if (next >= 0) {
          seen.write(next);
        }
      } catch (SocketTimeoutException again) {
        assertThat(seen.size()).as("half a header was given out").isNotIn(1, 2);
      }
    }
    assertThat(seen.toByteArray())
        .isEqualTo(RawMqtt.bytes(RawMqtt.publish(7, "t/??", new byte[300])));
  }

  @Test
  void refusesWhatIsNotMqtt() {
    byte[] nonsense = {0x30, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1};
    assertThatThrownBy(() -> new PacketGuard(new ByteArrayInputStream(nonsense)).readAllBytes())
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(EOFException.class);
  }

  private static byte[] readInSteps(InputStream in, int step) throws IOException {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    byte[] chunk = new byte[step];
    int n;
    while ((n = in.read(chunk, 0, step)) >= 0) {
      seen.write(chunk, 0, n);
    }
    return seen.toByteArray();
  }
}
