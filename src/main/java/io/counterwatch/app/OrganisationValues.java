package io.counterwatch.app;

import io.counterwatch.centre.Names;
import io.counterwatch.centre.Period;
import io.counterwatch.wire.Slugs;
import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import io.counterwatch.yaml.YamlNode.YamlMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The single values of an organisation file. */
final class OrganisationValues {
  private static final long MAX_POLICY_SECONDS = 24 * 3600;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm").withResolverStyle(ResolverStyle.STRICT);

  private static final Pattern SHARE = Pattern.compile("0\\.[0-9]{1,4}");

  private OrganisationValues() {}

  static String slug(YamlNode node) throws YamlException {
    String text = node.text();
    if (!Slugs.isSlug(text)) {
      throw node.complaint("must match [a-z0-9][a-z0-9-]{0,31}");
    }
    return text;
  }

  /** The name under {@code name}: one text for both languages, or one for each. */
  static Names names(YamlMap map, String id) throws YamlException {
    YamlNode node = map.get("name");
    if (node == null) {
      return Names.same(id);
    }
    if (node.isText()) {
      return Names.same(node.text());
    }
    YamlMap both = node.map("vi", "en");
    String vi = both.text("vi", both.text("en", id));
    return new Names(vi, both.text("en", vi));
  }

  static ZoneId zone(YamlMap map, ZoneId absent) throws YamlException {
    YamlNode node = map.get("zone");
    try {
      return node == null ? absent : ZoneId.of(node.text());
    } catch (DateTimeException e) {
      throw complaint(node, "no such zone, give one like Asia/Ho_Chi_Minh");
    }
  }

  static LocalTime time(YamlNode node) throws YamlException {
    return time(node, node.text());
  }

  static LocalTime time(YamlNode node, String text) throws YamlException {
    try {
      return LocalTime.parse(text, TIME);
    } catch (DateTimeParseException e) {
      throw node.complaint("needs a time like 07:30");
    }
  }

  /** Whole seconds of an ISO-8601 duration. */
  static int seconds(YamlMap map, String key, int absent) throws YamlException {
    YamlNode node = map.get(key);
    if (node == null) {
      return absent;
    }
    try {
      Duration duration = Duration.parse(node.text());
      long seconds = duration.toSeconds();
      if (seconds >= 1
          && seconds <= MAX_POLICY_SECONDS
          && duration.equals(Duration.ofSeconds(seconds))) {
        return (int) seconds;
      }
    } catch (DateTimeParseException e) {
      // The complaint is the same.
    }
    throw node.complaint("needs a duration like PT15M, from a second to a day");
  }

  /** A share like 0.8, above 0 and below 1; null where there is none. */
  static @Nullable Double share(YamlMap map, String key) throws YamlException {
    YamlNode node = map.get(key);
    if (node == null) {
      return null;
    }
    if (!SHARE.matcher(node.text()).matches() || Double.parseDouble(node.text()) == 0) {
      throw node.complaint("needs a share like 0.8, above 0 and below 1");
    }
    return Double.valueOf(node.text());
  }

  /** Checks the effective dates: {@code from} the first day, {@code until} the last. */
  static void checkDates(YamlMap map) throws YamlException {
    LocalDate from = date(map.get("from"));
    LocalDate until = date(map.get("until"));
    if (from != null && until != null && until.isBefore(from)) {
      throw map.need("until").complaint("is before from");
    }
  }

  /** The days from {@code from} to {@code until}, as far as they are given. */
  static Period period(YamlMap map) throws YamlException {
    checkDates(map);
    LocalDate from = date(map.get("from"));
    LocalDate until = date(map.get("until"));
    return new Period(from == null ? LocalDate.MIN : from, until == null ? LocalDate.MAX : until);
  }

  static @Nullable LocalDate date(@Nullable YamlNode node) throws YamlException {
    return node == null ? null : date(node, node.text());
  }

  static LocalDate date(YamlNode node, String text) throws YamlException {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw node.complaint("needs a date like 2024-01-01");
    }
  }

  /** The services that are named; none where nothing is said. */
  static List<String> offered(YamlMap map, Collection<String> services) throws YamlException {
    List<String> offered = new ArrayList<>();
    for (YamlNode service : map.list("services")) {
      if (!services.contains(service.text())) {
        throw service.complaint("the centre has no service " + service.text());
      }
      offered.add(service.text());
    }
    return List.copyOf(offered);
  }

  private static YamlException complaint(@Nullable YamlNode node, String problem) {
    return node == null ? new YamlException(problem) : node.complaint(problem);
  }
}
