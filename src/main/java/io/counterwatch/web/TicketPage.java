package io.counterwatch.web;

import static io.counterwatch.web.VisitorFrame.element;
import static io.counterwatch.web.VisitorFrame.wrap;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.Estimate;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.centre.TicketNow;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.web.Messages.Language;
import io.counterwatch.web.VisitorFrame.Page;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a visitor reads about a ticket: where it stands, for how long still, and what to do. */
final class TicketPage {
  /** A range that ends there or later has no end that could be told. */
  static final int LONGEST_MINUTES = 240;

  private static final int WAITING_SECONDS = 20;
  private static final int SOON_SECONDS = 8;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

  /** A heading and a text for each way that a ticket can stand. */
  private enum Standing {
    WAITING("waiting", WAITING_SECONDS),
    NEXT("next", SOON_SECONDS),
    CALLED("called", SOON_SECONDS),
    SERVING("serving", WAITING_SECONDS),
    PARKED("parked", WAITING_SECONDS),
    SERVED("served", 0),
    MISSED("missed", WAITING_SECONDS),
    OVER("over", 0),
    GHOST("ghost", 0),
    UNKNOWN("unknown", WAITING_SECONDS);

    private final String word;
    private final int refreshSeconds;

    Standing(String word, int refreshSeconds) {
      this.word = word;
      this.refreshSeconds = refreshSeconds;
    }

    String heading() {
      return "ticket." + word;
    }

    String text() {
      return "ticket." + word + "Text";
    }
  }

  private static final Set<String> OTHERS =
      Set.of(
          "ticket.number",
          "ticket.place",
          "ticket.wait",
          "ticket.waitNote",
          "ticket.rate",
          "ticket.asOf",
          "ticket.stale",
          "estimate.range",
          "estimate.upTo",
          "estimate.atLeast",
          "estimate.open");

  /** The words of the page. */
  static final Set<String> WORDS = words();

  private final VisitorFrame frame;
  private final Language language;
  private final CentreView view;

  /** For a reader of that language. */
  TicketPage(VisitorFrame frame, Language language, CentreView view) {
    this.frame = frame;
    this.language = language;
    this.view = view;
  }

  private static Set<String> words() {
    Set<String> words = new TreeSet<>(OTHERS);
    for (Standing standing : Standing.values()) {
      words.add(standing.heading());
      words.add(standing.text());
    }
    for (Estimate.Reason reason : Estimate.Reason.values()) {
      words.add("why." + reason.wireName());
    }
    return words;
  }

  /**
   * The page.
   *
   * @param ticket null where nothing is known of it
   * @param estimate of its wait; null where nothing was ever estimated
   * @param survey the address of the visit's rating
   * @param asOfMicros when that was so
   * @param current whether that is now; else it is what was known last
   */
  Page of(
      @Nullable TicketNow ticket,
      @Nullable Estimate estimate,
      String survey,
      long asOfMicros,
      boolean current) {
    Standing standing = standing(ticket);
    Map<String, String> values = values(ticket);
    String heading = frame.word(language, standing.heading(), values);
    String card =
        element("h1", "", heading)
            + element("p", "", frame.word(language, standing.text(), values));
    if (standing == Standing.SERVED) {
      card +=
          "<p><a class=\"button\" href=\""
              + Html.escape(survey)
              + "\">"
              + Html.escape(frame.word(language, "ticket.rate"))
              + "</a></p>";
    }
    StringBuilder body = new StringBuilder(1_024);
    body.append("<div id=\"number\" class=\"number\">")
        .append(ticket == null ? "" : number(ticket))
        .append("</div>\n");
    body.append(VisitorFrame.state(standing.word, card));
    body.append("<div id=\"facts\">");
    if (ticket != null && (standing == Standing.WAITING || standing == Standing.NEXT)) {
      body.append(facts(ticket, estimate, current));
    }
    body.append("</div>\n<p id=\"foot\" class=\"foot\">")
        .append(foot(asOfMicros, current))
        .append("</p>\n");
    String title = ticket == null ? heading : ticket.number() + " · " + heading;
    return new Page(
        title, language.of(view.plan().names()), body.toString(), standing.refreshSeconds);
  }

  private static Standing standing(@Nullable TicketNow ticket) {
    if (ticket == null) {
      return Standing.UNKNOWN;
    }
    Integer ahead = ticket.ahead();
    return switch (ticket.state()) {
      case "waiting" -> ahead != null && ahead == 0 ? Standing.NEXT : Standing.WAITING;
      case "called" -> Standing.CALLED;
      case "serving" -> Standing.SERVING;
      case "parked" -> Standing.PARKED;
      case "served" -> Standing.SERVED;
      case "left" -> ticket.left() == LeaveReason.NO_SHOW ? Standing.MISSED : Standing.OVER;
      case "ghost" -> Standing.GHOST;
      case "orphan" -> Standing.UNKNOWN;
      default -> Standing.OVER;
    };
  }

  private Map<String, String> values(@Nullable TicketNow ticket) {
    Map<String, String> values = new LinkedHashMap<>();
    if (ticket != null) {
      Long called = ticket.calledMicros();
      String counter = ticket.counter();
      values.put("counter", counter == null ? "–" : counter);
      values.put("time", called == null ? "–" : clock(called));
    }
    return values;
  }

  private String number(TicketNow ticket) {
    return element("span", "label", frame.word(language, "ticket.number"))
        + element("strong", "", ticket.number())
        + element("span", "service", language.of(view.plan().service(ticket.service()).names()));
  }

  private String facts(TicketNow ticket, @Nullable Estimate estimate, boolean current) {
    Integer ahead = ticket.ahead();
    String place =
        element("dt", "", frame.word(language, "ticket.place"))
            + element("dd", "", ahead == null ? "–" : Integer.toString(ahead + 1));
    String wait = element("dt", "", frame.word(language, "ticket.wait"));
    String note = "";
    switch (estimate) {
      case Estimate.Known known -> {
        wait += element("dd", "", range(known.shown()));
        note = element("p", "note", frame.word(language, "ticket.waitNote"));
      }
      case Estimate.Unknown unknown ->
          wait += element("dd", "why", frame.word(language, why(unknown.reason(), current)));
      case null -> wait += element("dd", "why", frame.word(language, "why.learning"));
    }
    return wrap("dl", "facts", wrap("div", "", place) + wrap("div", "", wait)) + note;
  }

  /** Who has just come is in no forecast yet: that is no sign of old data, if there is new. */
  private String why(Estimate.Reason reason, boolean current) {
    boolean justCame = reason == Estimate.Reason.STALE && current && !view.data().stale();
    return "why." + (justCame ? Estimate.Reason.LEARNING : reason).wireName();
  }

  private String range(Estimate.Range range) {
    String key;
    if (range.toMinutes() >= LONGEST_MINUTES) {
      key = range.fromMinutes() > 0 ? "estimate.atLeast" : "estimate.open";
    } else {
      key = range.fromMinutes() > 0 ? "estimate.range" : "estimate.upTo";
    }
    return frame.word(
        language,
        key,
        Map.of(
            "from", Integer.toString(range.fromMinutes()),
            "to", Integer.toString(range.toMinutes())));
  }

  private String foot(long asOfMicros, boolean current) {
    Long last = view.data().lastEventMicros();
    if (!current || view.data().stale()) {
      String since = clock(current && last != null ? last : asOfMicros);
      return element("b", "", frame.word(language, "ticket.stale", Map.of("time", since)));
    }
    String now = clock(asOfMicros);
    return "<span id=\"as-of\" data-time=\""
        + now
        + "\">"
        + Html.escape(frame.word(language, "ticket.asOf", Map.of("time", now)))
        + "</span>";
  }

  private String clock(long micros) {
    return CLOCK.format(ServiceDays.toInstant(micros).atZone(view.plan().zone()));
  }
}
