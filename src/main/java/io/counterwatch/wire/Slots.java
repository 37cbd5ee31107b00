package io.counterwatch.wire;

import io.counterwatch.event.WireNamed;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The named fields of one event as they came, in any order, before its type is known. Asking for a
 * field checks it: the first that is missing or not what was asked for is kept as the flaw, and
 * some harmless value is given in its place, so that reading goes on and every field that the type
 * names gets asked for. What was read counts only while there is no flaw.
 */
final class Slots {
  static final int MAX_LIST = 64;

  private static final String MISSING = "is missing";

  private enum Content {
    ABSENT,
    TEXT,
    INTEGER,
    FLAG,
    LIST,
    OBJECT,
    OTHER
  }

  private final Content[] contents = new Content[Field.values().length];
  private final @Nullable String[] texts = new String[contents.length];
  private final long[] numbers = new long[contents.length];
  private List<String> list = List.of();
  private long asked;
  private @Nullable String flaw;

  Slots() {
    clear();
  }

  /** Whether nothing was put that could be copied. */
  boolean isEmpty() {
    for (Content content : contents) {
      if (content != Content.ABSENT && content != Content.OTHER && content != Content.OBJECT) {
        return false;
      }
    }
    return true;
  }

  void clear() {
    Arrays.fill(contents, Content.ABSENT);
    Arrays.fill(texts, null);
    list = List.of();
    asked = 0;
    flaw = null;
  }

  void putText(Field field, String text) {
    contents[field.slot] = Content.TEXT;
    texts[field.slot] = text;
  }

  void putInteger(Field field, long value) {
    contents[field.slot] = Content.INTEGER;
    numbers[field.slot] = value;
  }

  void putFlag(Field field, boolean value) {
    contents[field.slot] = Content.FLAG;
    numbers[field.slot] = value ? 1 : 0;
  }

  /** Puts the one list that the protocol has. */
  void putList(Field field, List<String> texts) {
    contents[field.slot] = Content.LIST;
    list = texts;
  }

  void putObject(Field field) {
    contents[field.slot] = Content.OBJECT;
  }

  /** Puts something that no field may be, also in place of what was there. */
  void putOther(Field field) {
    contents[field.slot] = Content.OTHER;
    texts[field.slot] = null;
  }

  /** The first flaw, beginning with the field's name; null while there is none. */
  @Nullable String flaw() {
    return flaw;
  }

  void flaw(Field field, String problem) {
    if (flaw == null) {
      flaw = field.path + ": " + problem;
    }
  }

  /** Whether a field is there and no object. */
  boolean isNoObject(Field field) {
    return has(field) && contents[field.slot] != Content.OBJECT;
  }

  boolean has(Field field) {
    return contents[field.slot] != Content.ABSENT;
  }

  /** The text of a field, null where it is absent or no text; no flaw either way. */
  @Nullable String peek(Field field) {
    return texts[field.slot];
  }

  String text(Field field, int maxLength) {
    return required(field, optionalText(field, maxLength));
  }

  @Nullable String optionalText(Field field, int maxLength) {
    String text = optional(field);
    if (text == null) {
      return null;
    }
    // Counted as JSON Schema does: in characters, not in halves of them.
    if (text.isEmpty() || text.codePointCount(0, text.length()) > maxLength) {
      flaw(field, "must have 1 to " + maxLength + " characters");
    }
    return text;
  }

  String slug(Field field) {
    return required(field, optionalSlug(field));
  }

  @Nullable String optionalSlug(Field field) {
    String text = optional(field);
    if (text != null && !Slugs.isSlug(text)) {
      flaw(field, "must match [a-z0-9][a-z0-9-]{0,31}");
    }
    return text;
  }

  List<String> slugs(Field field) {
    Content content = ask(field);
    if (content == Content.ABSENT) {
      return List.of();
    }
    if (content != Content.LIST || list.size() > MAX_LIST) {
      flaw(field, "must be a list of at most " + MAX_LIST + " texts");
      return List.of();
    }
    for (String text : list) {
      if (!Slugs.isSlug(text)) {
        flaw(field, "each must match [a-z0-9][a-z0-9-]{0,31}");
      }
    }
    return list;
  }

  String subject(Field field) {
    return required(field, optionalSubject(field));
  }

  @Nullable String optionalSubject(Field field) {
    String text = optional(field);
    if (text != null && !Slugs.isSubject(text)) {
      flaw(field, "must match [A-Za-z0-9._-]{1,64}");
    }
    return text;
  }

  <E extends Enum<E> & WireNamed> E name(Field field, Map<String, E> names) {
    E value = optionalName(field, names);
    if (value != null) {
      return value;
    }
    flaw(field, MISSING);
    return names.values().iterator().next();
  }

  <E extends Enum<E> & WireNamed> @Nullable E optionalName(Field field, Map<String, E> names) {
    String text = optional(field);
    E value = text == null ? null : names.get(text);
    if (text != null && value == null) {
      flaw(field, "must be one of " + String.join(", ", names.keySet().stream().sorted().toList()));
    }
    return value;
  }

  boolean flag(Field field) {
    Content content = ask(field);
    if (content != Content.ABSENT && content != Content.FLAG) {
      flaw(field, "must be true or false");
    }
    return content == Content.FLAG && numbers[field.slot] == 1;
  }

  int number(Field field, int min, int max) {
    Integer value = optionalNumber(field, min, max);
    if (value == null) {
      flaw(field, MISSING);
      return min;
    }
    return value;
  }

  @Nullable Integer optionalNumber(Field field, int min, int max) {
    Content content = ask(field);
    if (content == Content.ABSENT) {
      return null;
    }
    long value = numbers[field.slot];
    if (content != Content.INTEGER || value < min || value > max) {
      flaw(field, "must be an integer from " + min + " to " + max);
      return min;
    }
    return (int) value;
  }

  long time(Field field) {
    Long time = optionalTime(field);
    if (time == null) {
      flaw(field, MISSING);
      return 0;
    }
    return time;
  }

  @Nullable Long optionalTime(Field field) {
    String text = optional(field);
    if (text == null) {
      return null;
    }
    long micros = Rfc3339.parseMicros(text);
    if (micros == Rfc3339.INVALID) {
      flaw(field, "must be an RFC 3339 time with offset");
    }
    return micros;
  }

  @Nullable LocalDate optionalDay(Field field) {
    String text = optional(field);
    LocalDate day = text == null ? null : Rfc3339.parseDate(text);
    if (text != null && day == null) {
      flaw(field, "must be a date, yyyy-mm-dd");
    }
    return day;
  }

  long sequence(Field field) {
    String text = optional(field);
    long value = text == null ? -1 : Sequences.parse(text);
    if (text == null) {
      flaw(field, MISSING);
    } else if (value < 1) {
      flaw(field, "must be twelve digits, from 000000000001");
    }
    return value;
  }

  String epoch(Field field) {
    String text = optional(field);
    if (text != null && !Sequences.isEpoch(text)) {
      flaw(field, "must be 16 hex digits");
    }
    return required(field, text);
  }

  /** Makes every attribute one that was asked for. */
  void askAttributes() {
    for (Field field : Field.values()) {
      if (field.level == Field.Level.ATTRIBUTE) {
        ask(field);
      }
    }
  }

  /** The names of the fields that were asked for. */
  List<String> askedNames() {
    return Arrays.stream(Field.values())
        .filter(field -> (asked & bit(field)) != 0)
        .map(field -> field.wireName)
        .toList();
  }

  /**
   * Writes a field as it came, if it is one of those that were asked for. What no field may be
   * stands as an empty object: without its content, and as wrong as it came.
   */
  void copy(Field field, JsonText to) {
    boolean named = (asked & bit(field)) != 0;
    switch (named ? contents[field.slot] : Content.ABSENT) {
      case TEXT -> to.text(field.wireName, texts[field.slot]);
      case INTEGER -> to.number(field.wireName, numbers[field.slot]);
      case FLAG -> to.flag(field.wireName, numbers[field.slot] == 1);
      case LIST -> to.texts(field.wireName, list);
      case OTHER -> to.json(field.wireName, "{}");
      case ABSENT, OBJECT -> {}
    }
  }

  /** Checks that a field is absent or an object. */
  void optionalObject(Field field) {
    Content content = ask(field);
    if (content != Content.ABSENT && content != Content.OBJECT) {
      flaw(field, "must be an object");
    }
  }

  private String required(Field field, @Nullable String text) {
    if (text == null) {
      flaw(field, MISSING);
      return "";
    }
    return text;
  }

  /** The text of a field that must be one, or null where it is absent. */
  @Nullable String optional(Field field) {
    Content content = ask(field);
    if (content != Content.ABSENT && content != Content.TEXT) {
      flaw(field, "must be a text");
    }
    return content == Content.TEXT ? texts[field.slot] : null;
  }

  private Content ask(Field field) {
    asked |= bit(field);
    return contents[field.slot];
  }

  private static long bit(Field field) {
    return 1L << field.slot;
  }
}
