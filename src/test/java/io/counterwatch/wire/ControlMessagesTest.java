package io.counterwatch.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.ServerMessage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Births and heartbeats, acknowledgements, refusals and the server's state, both ways. */
class ControlMessagesTest {
  private static final long TIME = WireSamples.micros("2026-11-23T00:31:05.120Z");

  @Test
  void aBirth() throws WireException {
    DeviceStatus birth =
        new DeviceStatus(
            true, true, DeviceKind.KIOSK, WireSamples.EPOCH, 3, 43, 123_456, TIME, "2.1");
    assertThat(new String(StatusCodec.write(birth), UTF_8))
        .isEqualTo(
            "{\"online\":true,\"birth\":true,\"kind\":\"kiosk\",\"epoch\":\"7c9e6679f0c4a1b2\","
                + "\"oldest\":\"000000000003\",\"next\":\"000000000043\",\"uptime\":123456,"
                + "\"time\":\"2026-11-23T00:31:05.120Z\",\"firmware\":\"2.1\"}");
    assertThat(StatusCodec.read(StatusCodec.write(birth))).isEqualTo(birth);
  }

  @Test
  void aHeartbeatOfADeviceWithoutAnOutbox() throws WireException {
    DeviceStatus beat =
        new DeviceStatus(true, false, DeviceKind.DISPLAY, null, 0, 0, -1, null, null);
    assertThat(new String(StatusCodec.write(beat), UTF_8))
        .isEqualTo("{\"online\":true,\"kind\":\"display\"}");
    assertThat(StatusCodec.read(StatusCodec.write(beat))).isEqualTo(beat);
  }

  @Test
  void aDeath() throws WireException {
    assertThat(new String(StatusCodec.write(StatusCodec.DEATH), UTF_8))
        .isEqualTo("{\"online\":false}");
    assertThat(StatusCodec.read("{\"online\":false,\"birth\":true}".getBytes(UTF_8)))
        .isEqualTo(StatusCodec.DEATH);
  }

  @Test
  void anAcknowledgement() throws WireException {
    ServerMessage.Ack ack =
        new ServerMessage.Ack(
            WireSamples.EPOCH,
            41,
            List.of(
                new ServerMessage.SequenceRange(43, 44), new ServerMessage.SequenceRange(50, 50)),
            2,
            TIME,
            123_456);
    assertThat(new String(ServerMessageCodec.write(ack), UTF_8))
        .isEqualTo(
            "{\"epoch\":\"7c9e6679f0c4a1b2\",\"upto\":\"000000000041\","
                + "\"missing\":[[\"000000000043\",\"000000000044\"],"
                + "[\"000000000050\",\"000000000050\"]],"
                + "\"rejected\":2,\"time\":\"2026-11-23T00:31:05.120Z\",\"uptime\":123456}");
    assertThat(ServerMessageCodec.readAck(ServerMessageCodec.write(ack))).isEqualTo(ack);
    ServerMessage.Ack plain = new ServerMessage.Ack(WireSamples.EPOCH, 0, List.of(), 0, TIME, -1);
    assertThat(ServerMessageCodec.readAck(ServerMessageCodec.write(plain))).isEqualTo(plain);
  }

  @Test
  void aRefusal() throws WireException {
    ServerMessage.Rejection named =
        new ServerMessage.Rejection("i-1", RefusalReason.SCHEMA, "data.service: is missing");
    assertThat(new String(ServerMessageCodec.write(named), UTF_8))
        .isEqualTo(
            "{\"id\":\"i-1\",\"reason\":\"schema\",\"detail\":\"data.service: is missing\"}");
    assertThat(ServerMessageCodec.readRejection(ServerMessageCodec.write(named))).isEqualTo(named);
    ServerMessage.Rejection nameless =
        new ServerMessage.Rejection(null, RefusalReason.MALFORMED, "empty");
    assertThat(ServerMessageCodec.readRejection(ServerMessageCodec.write(nameless)))
        .isEqualTo(nameless);
  }

  @Test
  void theServersState() throws WireException {
    ServerMessage.Status status = new ServerMessage.Status(true, "r-1", false, TIME, 60);
    assertThat(new String(ServerMessageCodec.write(status), UTF_8))
        .isEqualTo(
            "{\"online\":true,\"run\":\"r-1\",\"accepting\":false,"
                + "\"time\":\"2026-11-23T00:31:05.120Z\",\"speed\":60}");
    assertThat(ServerMessageCodec.readStatus(ServerMessageCodec.write(status))).isEqualTo(status);
    ServerMessage.Status half = new ServerMessage.Status(false, "r-1", true, TIME, 0.5);
    assertThat(ServerMessageCodec.readStatus(ServerMessageCodec.write(half))).isEqualTo(half);
  }

  @Test
  void whatTheProtocolDoesNotNameIsLeftAsideWhateverItIs() throws WireException {
    String json =
        "{\"online\":true,\"x\":[[1],[\"a\",null]],\"y\":{\"kind\":5},\"firmware\":\"\\ud83d\\udc4d\"}";
    assertThat(StatusCodec.read(json.getBytes(UTF_8)).firmware()).isEqualTo("👍");
  }

  @Test
  void aBoard() throws WireException {
    ServerMessage.Board board =
        new ServerMessage.Board(
            "hb-province",
            TIME,
            List.of(new ServerMessage.NowServing("1", "A012", "land", TIME - 60_000_000)),
            List.of(
                new ServerMessage.ServiceLine(
                    "land",
                    7,
                    new ServerMessage.Estimate(540, 1140, new ServerMessage.ShownRange(5, 20))),
                new ServerMessage.ServiceLine(
                    "tax", 1, new ServerMessage.Estimate(540, 1140, null)),
                new ServerMessage.ServiceLine("household", 0, null),
                new ServerMessage.ServiceLine("justice", null, null)),
            false);
    assertThat(new String(ServerMessageCodec.write(board), UTF_8))
        .isEqualTo(
            "{\"centre\":\"hb-province\",\"at\":\"2026-11-23T00:31:05.120Z\",\"nowServing\":["
                + "{\"counter\":\"1\",\"ticket\":\"A012\",\"service\":\"land\","
                + "\"since\":\"2026-11-23T00:30:05.120Z\"}],\"services\":["
                + "{\"service\":\"land\",\"waiting\":7,\"estimate\":"
                + "{\"p50\":540,\"p90\":1140,\"from\":5,\"to\":20}},"
                + "{\"service\":\"tax\",\"waiting\":1,\"estimate\":{\"p50\":540,\"p90\":1140}},"
                + "{\"service\":\"household\",\"waiting\":0},{\"service\":\"justice\"}],"
                + "\"stale\":false}");
    assertThat(CentreMessageCodec.readBoard(ServerMessageCodec.write(board))).isEqualTo(board);
  }

  @Test
  void theActiveAlerts() throws WireException {
    ServerMessage.Alerts alerts =
        new ServerMessage.Alerts(
            "hb-province",
            TIME,
            List.of(
                new ServerMessage.Alert("longest-wait", "land", null, null, TIME, 1900.5, 1800.0),
                new ServerMessage.Alert("no-data", null, null, "kiosk-1", TIME, null, null)));
    assertThat(new String(ServerMessageCodec.write(alerts), UTF_8))
        .isEqualTo(
            "{\"centre\":\"hb-province\",\"at\":\"2026-11-23T00:31:05.120Z\",\"alerts\":["
                + "{\"alert\":\"longest-wait\",\"service\":\"land\","
                + "\"since\":\"2026-11-23T00:31:05.120Z\",\"value\":1900.5,\"limit\":1800},"
                + "{\"alert\":\"no-data\",\"device\":\"kiosk-1\","
                + "\"since\":\"2026-11-23T00:31:05.120Z\"}]}");
    assertThat(CentreMessageCodec.readAlerts(ServerMessageCodec.write(alerts))).isEqualTo(alerts);
    ServerMessage.Alerts none = new ServerMessage.Alerts("hb-province", TIME, List.of());
    assertThat(CentreMessageCodec.readAlerts(ServerMessageCodec.write(none))).isEqualTo(none);
  }

  @Test
  void aFullBoardFitsAControlMessage() throws WireException {
    String slug = "x".repeat(Slugs.MAX_SLUG_LENGTH);
    ServerMessage.Board board =
        new ServerMessage.Board(
            slug,
            TIME,
            Collections.nCopies(256, new ServerMessage.NowServing(slug, "A1234", "land", TIME)),
            Collections.nCopies(
                256,
                new ServerMessage.ServiceLine(
                    slug,
                    99,
                    new ServerMessage.Estimate(
                        9999, 99_999, new ServerMessage.ShownRange(165, 1670)))),
            true);
    assertThat(CentreMessageCodec.readBoard(ServerMessageCodec.write(board))).isEqualTo(board);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "'' | message",
        "[] | message",
        "{\"online\":true}x | message",
        "{\"online\":true,\"online\":true} | message",
        "{} | online",
        "{\"online\":1} | online",
        "{\"online\":true,\"kind\":\"toaster\"} | kind",
        "{\"online\":true,\"epoch\":\"7C\"} | epoch",
        "{\"online\":true,\"next\":43} | next",
        "{\"online\":true,\"next\":\"43\"} | next",
        "{\"online\":true,\"uptime\":-5} | uptime",
        "{\"online\":true,\"uptime\":1.5} | uptime",
        "{\"online\":true,\"uptime\":1e99} | uptime",
        "{\"online\":true,\"time\":\"now\"} | time",
        "{\"online\":true,\"firmware\":7} | firmware",
        "{\"online\":true,\"kind\":{}} | kind",
        "{\"online\":true,\"firmware\":[\"2\"]} | firmware",
        "{\"online\":true,\"uptime\":9007199254740992} | uptime",
        "{\"online\":true,\"kind\":[\"kiosk\"]} | kind",
        "{\"online\":true,\"birth\":{}} | birth",
        "{\"online\":true,\"firmware\":[]} | firmware",
        "{\"online\":{}} | online",
      })
  void aBadStatusIsNamed(String json, String field) {
    assertThatThrownBy(() -> StatusCodec.read(json.getBytes(UTF_8)))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith(field + ": ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "[[1]]", "[\"a\"]", "{}", "{\"y\":[[[]]]}", "1e999", "0", "null", "\"\\n\""})
  void aFieldThatNobodyKnowsIsLeftAside(String value) throws WireException {
    String json = "{\"x\":%s,\"online\":true,\"birth\":true}".formatted(value);
    assertThat(StatusCodec.read(json.getBytes(UTF_8)).birth()).isTrue();
    String digits = json.replace(value, "1".repeat(10_000));
    assertThat(StatusCodec.read(digits.getBytes(UTF_8)).birth()).isTrue();
  }

  @Test
  void depthAndLengthEndNothing() {
    for (String json :
        List.of(
            "[".repeat(60_000),
            "{\"x\":".repeat(10_000),
            "{\"x\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}",
            "{\"" + "n".repeat(30_000) + "\":[" + "0,".repeat(15_000) + "0]}",
            "{\"\\n\\u202e\":[[" + "9".repeat(60_000) + "]]}")) {
      assertThatThrownBy(() -> StatusCodec.read(json.getBytes(UTF_8)))
          .isInstanceOf(WireException.class)
          .message()
          .matches("[ -~]{1,100}");
    }
    String deep = "{\"online\":true,\"x\":" + "[".repeat(70) + "]".repeat(70) + "}";
    assertThatThrownBy(() -> StatusCodec.read(deep.getBytes(UTF_8)))
        .hasMessage("message: not JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"upto\":\"000000000001\",\"time\":\"2026-11-23T00:31:05Z\"} | epoch",
        "{\"epoch\":\"7c9e6679f0c4a1b2\",\"time\":\"2026-11-23T00:31:05Z\"} | upto",
        "{\"epoch\":\"7c9e6679f0c4a1b2\",\"upto\":\"000000000001\"} | time",
        "{\"epoch\":\"7c9e6679f0c4a1b2\",\"upto\":\"000000000001\","
            + "\"missing\":[[\"000000000002\",\"000000000001\"]]} | missing",
        "{\"epoch\":\"7c9e6679f0c4a1b2\",\"upto\":\"000000000001\","
            + "\"missing\":[[\"000000000002\"]]} | missing",
        "{\"epoch\":\"7c9e6679f0c4a1b2\",\"upto\":\"000000000001\","
            + "\"missing\":[\"000000000002\"]} | missing",
        "{\"missing\":{} | message",
        "{\"epoch\":\"7c9e6679f0c4a1b2\",\"upto\":\"000000000001\",\"missing\":{}} | missing",
      })
  void aBadAcknowledgementIsNamed(String json, String field) {
    assertThatThrownBy(() -> ServerMessageCodec.readAck(json.getBytes(UTF_8)))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith(field + ": ");
  }
}
