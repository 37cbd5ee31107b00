package io.counterwatch.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterwatch.event.EventBody;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.event.Reading;
import io.counterwatch.event.TicketChannel;
import io.counterwatch.testing.Fuzz;
import io.counterwatch.testing.NastyTexts;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One device's part in a storm of good and bad messages, and what must become of them: which are
 * stored, how many are duplicates and how many refused. The good ones have sequences; what is bad
 * has none, so that it can swallow none of them.
 */
final class Storm {
  /** Stands in fields that the protocol doesn't name: nothing with it may be kept. */
  static final String NOBODY = "Zqxnobody";

  private static final String CENTRE = "hall";
  private static final String EPOCH = "00000000000000aa";
  private static final List<String> TEXTS = NastyTexts.all();
  private static final List<String> TIMES =
      List.of(
          "1970-01-01T00:00:00Z",
          "1989-12-31T23:59:59Z",
          "2106-02-07T06:28:16Z",
          "0000-01-01T00:00:00Z",
          "9999-12-31T23:59:59Z",
          "10000-01-01T00:00:00Z",
          "2026-01-01T24:00:00Z",
          "2016-12-31T23:59:60Z",
          "2026-01-01T00:00:00+23:59",
          "2026-01-01T00:00:00-00:00",
          "2026-01-01t00:00:00.123456789012345z");

  private final EventReader reader = new EventReader(new EventReader.OwnEvents(false));
  private final String device;
  private final RandomGenerator random;
  private final Set<String> stored = new HashSet<>();
  private final List<byte[]> sequenced = new ArrayList<>();
  private long made;
  private long duplicates;
  private long rejected;

  Storm(int number) {
    this.device = "kiosk-" + number;
    this.random = Fuzz.random(number);
  }

  String device() {
    return device;
  }

  /** Ids of what must be stored of it. */
  Set<String> stored() {
    return stored;
  }

  long duplicates() {
    return duplicates;
  }

  long rejected() {
    return rejected;
  }

  /** How many events it sent. */
  long events() {
    return stored.size() + duplicates + rejected;
  }

  /** The next message, already reckoned with. */
  byte[] next() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> goodEvent();
      case 4 -> again();
      case 5 -> reckoned(batch(2 + random.nextInt(8)));
      default -> reckoned(trouble());
    };
  }

  /** A batch of as many good events as are allowed, or one more. */
  byte[] fullBatch(int events) {
    List<OutgoingEvent> all = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      all.add(event(new EventBody.HallOccupancy(i), null, 0));
    }
    return reckoned(EventWriter.writeBatch(all));
  }

  private byte[] goodEvent() {
    long sequence = sequenced.size() + 1L;
    OutgoingEvent event = event(body(), EPOCH, sequence);
    byte[] message = EventWriter.write(event);
    sequenced.add(message);
    stored.add(event.id());
    return message;
  }

  private byte[] again() {
    if (sequenced.isEmpty()) {
      return goodEvent();
    }
    duplicates++;
    return sequenced.get(random.nextInt(sequenced.size()));
  }

  private byte[] batch(int elements) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < elements; i++) {
      texts.add(random.nextInt(3) == 0 ? strange() : plain());
    }
    return ("[" + String.join(",", texts) + "]").getBytes(UTF_8);
  }

  private byte[] trouble() {
    byte[] message = (random.nextBoolean() ? strange() : plain()).getBytes(UTF_8);
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(message, random.nextInt(message.length));
      case 1, 2 -> flipped(message);
      case 3 -> junk();
      default -> message;
    };
  }

  private byte[] flipped(byte[] message) {
    for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
      message[random.nextInt(message.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return message;
  }

  private byte[] junk() {
    byte[] junk = new byte[random.nextInt(3) == 0 ? 100_000 : random.nextInt(300)];
    random.nextBytes(junk);
    return random.nextInt(5) == 0 ? "[".repeat(junk.length).getBytes(UTF_8) : junk;
  }

  /** JSON, but for one thing like a good event. */
  private String strange() {
    String event = plain();
    String text = quoted(TEXTS.get(random.nextInt(TEXTS.size())));
    return switch (random.nextInt(8)) {
      case 0, 1 -> event.replaceFirst("\"number\":\"[^\"]*\"", "\"number\":" + safe(text));
      case 2 -> event.replaceFirst("\"service\":\"[^\"]*\"", "\"service\":" + safe(text));
      case 3 -> event.replaceFirst("\"subject\":\"[^\"]*\"", "\"subject\":" + safe(text));
      case 4 ->
          event.replaceFirst(
              "\"time\":\"[^\"]*\"",
              "\"time\":\"" + TIMES.get(random.nextInt(TIMES.size())) + "\"");
      case 5 ->
          event.replace("\"data\"", "\"x\":" + "[".repeat(200) + "]".repeat(200) + ",\"data\"");
      case 6 -> event.replace("\"data\"", "\"clockoffset\":1e999999,\"data\"");
      default -> event.replace("\"data\"", "\"type\":" + text + ",\"data\"");
    };
  }

  private static String safe(String replacement) {
    return java.util.regex.Matcher.quoteReplacement(replacement);
  }

  private String plain() {
    String event =
        new String(
            EventWriter.write(
                event(
                    new EventBody.TicketIssued(
                        "land", "A1", TicketChannel.KIOSK, false, null, null),
                    null,
                    0)),
            UTF_8);
    return event.replace("\"data\"", "\"visitor\":\"" + NOBODY + "\",\"data\"");
  }

  private EventBody body() {
    return switch (random.nextInt(5)) {
      case 0 -> new EventBody.TicketIssued("land", "A1", null, true, null, null);
      case 1 -> new EventBody.TicketCalled("1", "s-1");
      case 2 -> new EventBody.TicketLeft(LeaveReason.NO_SHOW);
      case 3 -> new EventBody.CounterPaused("1", null, "Nghỉ trưa <b>\u001B[31m");
      default -> new EventBody.HallOccupancy(random.nextInt(100));
    };
  }

  private OutgoingEvent event(EventBody body, @Nullable String epoch, long sequence) {
    made++;
    String id =
        epoch == null ? device + "-" + made : device + EventWriter.sequencedId(epoch, sequence);
    return new OutgoingEvent(
        CENTRE,
        device,
        id,
        epoch,
        sequence,
        Instant.now().toEpochMilli() * 1000,
        null,
        null,
        device + "-t" + random.nextInt(50),
        body,
        ZoneOffset.ofHours(7));
  }

  private byte[] reckoned(byte[] message) {
    long nowMicros = Instant.now().toEpochMilli() * 1000;
    for (Reading reading : reader.read(CENTRE, device, message, nowMicros)) {
      switch (reading) {
        case Reading.Decoded decoded -> {
          if (!stored.add(decoded.event().id())) {
            duplicates++;
          }
        }
        case Reading.Rejected refused -> rejected++;
      }
    }
    return message;
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      boolean plain = c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c);
      out.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return out.append('"').toString();
  }
}
