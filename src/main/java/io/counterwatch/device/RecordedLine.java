package io.counterwatch.device;

import io.counterwatch.event.Event;
import io.counterwatch.event.Reading;
import io.counterwatch.wire.EventReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a line of a recording holds. */
sealed interface RecordedLine {

  /**
   * One recorded event, as its device would publish it.
   *
   * @param message its bytes as they were recorded
   * @param epoch null for a best-effort event
   */
  record RecordedEvent(
      String centre,
      String device,
      @Nullable String epoch,
      long sequence,
      long timeMicros,
      byte[] message)
      implements RecordedLine {}

  /** No event that could be sent; {@code why} is for a person. */
  record Bad(String why) implements RecordedLine {}

  /** Reads lines; the same rules as the server's, and any device may have published them. */
  final class Parser {
    private static final Pattern SOURCE =
        Pattern.compile("\"source\"\\s*:\\s*\"/centres/([^/\"\\\\]+)/devices/([^/\"\\\\]+)\"");

    /** Whether an event is too far ahead is the server's to say: its clock may be any. */
    private static final long END_OF_TIME_MICROS = 253_402_300_799_000_000L;

    private final EventReader reader = new EventReader(new EventReader.OwnEvents(false));

    /** Reads one line. */
    RecordedLine parse(byte[] line) {
      if (line.length > EventReader.MAX_EVENT_BYTES) {
        return new Bad("too-large: over 16 KiB");
      }
      Matcher source = SOURCE.matcher(new String(line, StandardCharsets.UTF_8));
      boolean found = source.find();
      String centre = found ? source.group(1) : "";
      String device = found ? source.group(2) : "";
      var readings = reader.read(centre, device, line, END_OF_TIME_MICROS);
      if (readings.size() != 1) {
        return new Bad("schema: a line holds one event, not a batch");
      }
      return switch (readings.getFirst()) {
        case Reading.Decoded(Event event, String ignored) ->
            new RecordedEvent(
                centre, device, event.epoch(), event.sequence(), event.timeMicros(), line);
        case Reading.Rejected rejected ->
            new Bad(rejected.reason().wireName() + ": " + rejected.detail());
      };
    }
  }
}
