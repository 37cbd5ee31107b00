package io.counterwatch.device;

import io.counterwatch.event.Event;
import io.counterwatch.event.Reading;
import io.counterwatch.wire.EventReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    byte[] message) {

  /** A line that holds no such event; {@code why} is for a person. */
  record Bad(String why) {}

  /** Reads lines; the same rules as the server's, and any device may have published them. */
  static final class Parser {
    private static final Pattern SOURCE =
        Pattern.compile("\"source\"\\s*:\\s*\"/centres/([^/\"\\\\]+)/devices/([^/\"\\\\]+)\"");

    private final EventReader reader =
        new EventReader(
            new EventReader.SourceRules() {
              @Override
              public boolean mayPublish(String publisher, String device) {
                return false;
              }

              @Override
              public boolean clockReceived(String device) {
                return false;
              }
            });

    /**
     * Either a {@link RecordedEvent} or a {@link Bad} one.
     *
     * @param nowMicros the server's clock, to which future times are held
     */
    Object parse(byte[] line, long nowMicros) {
      if (line.length > EventReader.MAX_EVENT_BYTES) {
        return new Bad("too-large: over 16 KiB");
      }
      Matcher source = SOURCE.matcher(new String(line, StandardCharsets.UTF_8));
      boolean found = source.find();
      String centre = found ? source.group(1) : "";
      String device = found ? source.group(2) : "";
      var readings = reader.read(centre, device, line, nowMicros);
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
