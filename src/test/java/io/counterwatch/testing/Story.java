package io.counterwatch.testing;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.LeaveReason;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events written as a story, one a line: {@code 08:00:00 A issued land}, {@code 08:05:00 A called 1
 * s-01}, {@code 07:30:00 counter 1 opened s-01}. Times are on 2 March 2026, UTC; sequences follow
 * the lines.
 */
public final class Story {
  /** The day that stories happen on. */
  public static final LocalDate DAY = LocalDate.of(2026, 3, 2);

  /** Where they happen. */
  public static final String CENTRE = "hall";

  private static final String EPOCH = "00000000000000aa";
  private static final Map<String, LeaveReason> REASONS =
      Map.of(
          "no-show", LeaveReason.NO_SHOW,
          "cancelled", LeaveReason.CANCELLED,
          "walked-out", LeaveReason.WALKED_OUT);

  private Story() {}

  /** The events of a story. */
  public static List<Event> of(String text) {
    List<Event> events = new ArrayList<>();
    for (String line : text.strip().lines().toList()) {
      if (!line.isBlank()) {
        events.add(line(line.strip(), events.size() + 1));
      }
    }
    return events;
  }

  private static Event line(String line, int sequence) {
    String[] words = line.split(" +");
    boolean ofCounter = words[1].equals("counter");
    EventBody body = ofCounter ? counterBody(words) : ticketBody(words);
    return event(micros(words[0]), ofCounter ? null : words[1], body, sequence);
  }

  /** An event of the story's device. */
  public static Event event(long micros, @Nullable String subject, EventBody body, long sequence) {
    return new Event(
        CENTRE,
        "kiosk",
        "kiosk",
        EPOCH + "-" + sequence,
        EPOCH,
        sequence,
        micros,
        micros,
        0,
        subject,
        sequence,
        body);
  }

  /** A wall-clock time of the story's day; {@code 24:10:00} is ten past midnight. */
  public static long micros(String time) {
    String[] parts = time.split(":");
    double seconds =
        Integer.parseInt(parts[0]) * 3600
            + Integer.parseInt(parts[1]) * 60
            + Double.parseDouble(parts[2]);
    return Instant.parse(DAY + "T00:00:00Z").getEpochSecond() * 1_000_000
        + Math.round(seconds * 1_000_000);
  }

  private static EventBody counterBody(String[] words) {
    String counter = words[2];
    return switch (words[3]) {
      case "opened" -> new EventBody.CounterOpened(counter, word(words, 4), List.of());
      case "paused" -> new EventBody.CounterPaused(counter, null, word(words, 4));
      case "closed" -> new EventBody.CounterClosed(counter);
      default -> throw new IllegalArgumentException(words[3]);
    };
  }

  private static EventBody ticketBody(String[] words) {
    return switch (words[2]) {
      case "issued" -> new EventBody.TicketIssued(words[3], words[1], null, false, null, null);
      case "print-failed" -> new EventBody.TicketPrintFailed();
      case "called" -> new EventBody.TicketCalled(words[3], word(words, 4));
      case "started" -> new EventBody.ServiceStarted(words[3], word(words, 4));
      case "finished" -> new EventBody.ServiceFinished(words[3], word(words, 4), null);
      case "transferred" -> new EventBody.TicketTransferred(words[3], null);
      case "parked" -> new EventBody.TicketParked(null);
      case "left" -> new EventBody.TicketLeft(reason(words[3]));
      default -> throw new IllegalArgumentException(words[2]);
    };
  }

  private static LeaveReason reason(String word) {
    LeaveReason reason = REASONS.get(word);
    if (reason == null) {
      throw new IllegalArgumentException(word);
    }
    return reason;
  }

  private static @Nullable String word(String[] words, int index) {
    return index < words.length ? words[index] : null;
  }
}
