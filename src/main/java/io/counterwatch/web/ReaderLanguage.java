package io.counterwatch.web;

import io.counterwatch.web.Messages.Language;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * In which language a text for people is answered: what {@code lang} says, else the one that the
 * reader's program prefers, else Vietnamese.
 */
final class ReaderLanguage {
  /** What is said of a {@code lang} that there isn't. */
  static final String NO_LANGUAGE = "lang: vi or en";

  private ReaderLanguage() {}

  /** Null where one is asked for that there isn't. */
  static @Nullable Language of(RoutingContext context) {
    String asked = context.queryParams().get("lang");
    if (asked != null) {
      return named(asked);
    }
    String preferred = context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE);
    return preferred == null ? Language.VI : preferred(preferred);
  }

  private static @Nullable Language named(String code) {
    for (Language language : Language.values()) {
      if (language.code().equals(code)) {
        return language;
      }
    }
    return null;
  }

  /** Of those in the header the one of the greatest weight, the first of equals. */
  static Language preferred(String header) {
    Language best = Language.VI;
    double most = 0;
    for (String part : header.split(",", -1)) {
      String[] range = part.strip().split(";", 2);
      Language language = named(range[0].strip().split("-", 2)[0].toLowerCase(Locale.ROOT));
      double weight = weight(range.length < 2 ? "" : range[1].strip());
      if (language != null && weight > most) {
        best = language;
        most = weight;
      }
    }
    return best;
  }

  /** 1 where there is none, 0 where it is no number of 0–1. */
  private static double weight(String parameter) {
    if (parameter.isEmpty()) {
      return 1;
    }
    return parameter.matches("[qQ]=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")
        ? Double.parseDouble(parameter.substring(2))
        : 0;
  }
}
