package io.counterwatch.web;

import static io.counterwatch.web.VisitorFrame.element;
import static io.counterwatch.web.VisitorFrame.wrap;

import io.counterwatch.centre.CentreView;
import io.counterwatch.web.Messages.Language;
import io.counterwatch.web.VisitorFrame.Page;
import io.counterwatch.web.VisitorTokens.Link;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rating of a visit: one tap sends the score; a reason and a comment are asked for only then,
 * when the score is stored.
 */
final class SurveyPage {
  /** What a rating may mostly be about. */
  static final List<String> REASONS =
      List.of("waiting", "attitude", "guidance", "papers", "facilities", "other");

  static final int LEAST_SCORE = 1;
  static final int BEST_SCORE = 5;

  /** The mouth of each score's face, from the worst. */
  private static final List<String> MOUTHS =
      List.of(
          "M16 34q8-10 16 0",
          "M16 33q8-5 16 0",
          "M16 31h16",
          "M16 29q8 6 16 0",
          "M15 28q9 12 18 0");

  private static final Set<String> OTHERS =
      Set.of(
          "survey.question",
          "survey.note",
          "survey.counter",
          "survey.thanks",
          "survey.thanksText",
          "survey.allText",
          "survey.more",
          "survey.reason",
          "survey.comment",
          "survey.commentNote",
          "survey.send",
          "survey.nobody",
          "survey.nobodyText",
          "survey.again",
          "survey.againText",
          "survey.sendAgain");

  /** The words of the page. */
  static final Set<String> WORDS = words();

  private final VisitorFrame frame;
  private final Language language;
  private final CentreView view;

  /** For a reader of that language. */
  SurveyPage(VisitorFrame frame, Language language, CentreView view) {
    this.frame = frame;
    this.language = language;
    this.view = view;
  }

  private static Set<String> words() {
    Set<String> words = new TreeSet<>(OTHERS);
    REASONS.forEach(reason -> words.add("reason." + reason));
    for (int score = LEAST_SCORE; score <= BEST_SCORE; score++) {
      words.add("score." + score);
    }
    return words;
  }

  /** Asks for the score. */
  Page question(Link link) {
    StringBuilder scores = new StringBuilder("<form method=\"post\" class=\"scores\">");
    for (int score = BEST_SCORE; score >= LEAST_SCORE; score--) {
      scores.append(
          "<button name=\"score\" value=\"%d\" data-score=\"%d\">%s%s</button>"
              .formatted(score, score, face(score), element("span", "", word("score." + score))));
    }
    scores.append("</form>\n");
    return page(
        word("survey.question"),
        visit(link)
            + VisitorFrame.state("ask", element("h1", "", word("survey.question")))
            + scores
            + element("p", "note", word("survey.note")));
  }

  /** The score is stored; something may be added, once. */
  Page thanks() {
    StringBuilder more =
        new StringBuilder("<form method=\"post\" class=\"more\">")
            .append(element("h2", "", word("survey.more")))
            .append("<fieldset>")
            .append(element("legend", "", word("survey.reason")));
    for (String reason : REASONS) {
      more.append("<label class=\"chip\"><input type=\"radio\" name=\"reason\" value=\"")
          .append(reason)
          .append("\"><span>")
          .append(Html.escape(word("reason." + reason)))
          .append("</span></label>");
    }
    more.append("</fieldset><label class=\"comment\">")
        .append(element("span", "label", word("survey.comment")))
        .append("<textarea name=\"comment\" rows=\"3\" maxlength=\"")
        .append(VisitorLimits.MAX_COMMENT_CHARS)
        .append("\"></textarea></label>")
        .append(element("p", "note", word("survey.commentNote")))
        .append(wrap("button", "button", Html.escape(word("survey.send"))))
        .append("</form>\n");
    return page(word("survey.thanks"), said("served", "survey.thanks", "survey.thanksText") + more);
  }

  /** All is said. */
  Page done() {
    return page(word("survey.thanks"), said("served", "survey.thanks", "survey.allText"));
  }

  /** Nobody was served at the counter lately. */
  Page nobody() {
    return page(word("survey.nobody"), said("note", "survey.nobody", "survey.nobodyText"));
  }

  /** The score could not be stored, or not for certain: the same tap again does no harm. */
  Page again(int score) {
    String form =
        "<form method=\"post\"><button class=\"button\" name=\"score\" value=\"%d\">%s</button></form>\n"
            .formatted(score, Html.escape(word("survey.sendAgain")));
    Page page =
        page(word("survey.again"), said("missed", "survey.again", "survey.againText") + form);
    return new Page(503, page.title(), page.centre(), page.body(), 0);
  }

  private Page page(String title, String body) {
    return new Page(title, language.of(view.plan().names()), body, 0);
  }

  private String said(String kind, String heading, String text) {
    return VisitorFrame.state(
        kind, element("h1", "", word(heading)) + element("p", "", word(text)));
  }

  private String visit(Link link) {
    return link.counter().isEmpty()
        ? ""
        : element(
            "p",
            "visit",
            frame.word(language, "survey.counter", Map.of("counter", link.counter())));
  }

  private static String face(int score) {
    return "<svg viewBox=\"0 0 48 48\" aria-hidden=\"true\"><circle cx=\"24\" cy=\"24\" r=\"21\"/>"
        + "<path d=\"M17 19v2M31 19v2"
        + MOUTHS.get(score - LEAST_SCORE)
        + "\"/></svg>";
  }

  private String word(String key) {
    return frame.word(language, key);
  }
}
