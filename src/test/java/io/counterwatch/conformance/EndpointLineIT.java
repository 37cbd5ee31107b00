package io.counterwatch.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EndpointLineIT {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  @Test
  void aSubscriptionMayComeInOnePieceWithTheGreeting() throws Exception {
    byte[] filter = "counterwatch/v1/server/+".getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(HEX.parseHex("10 0d 00 04 4d 51 54 54 04 02 00 3c 00 01 64"));
    both.write(0x82);
    both.write(filter.length + 5);
    both.writeBytes(new byte[] {0, 1, 0, (byte) filter.length});
    both.writeBytes(filter);
    both.write(1);
    try (EndpointLine line = new EndpointLine("127.0.0.1", 0)) {
      line.open(new Inbox(), "d", null);
      line.publish("counterwatch/v1/server/status", new byte[] {'x'}, 1, true);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), line.port())) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(both.toByteArray());
        assertThat(HEX.formatHex(socket.getInputStream().readNBytes(9)))
            .isEqualTo("20 02 00 00 90 03 00 01 01");
        assertThat(socket.getInputStream().read()).as("what is kept").isEqualTo(0x33);
      }
    }
  }
}
