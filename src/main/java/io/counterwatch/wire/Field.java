package io.counterwatch.wire;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every attribute of an event and every field of its {@code data}, over all types. */
enum Field {
  SPECVERSION("specversion", Level.ATTRIBUTE, true),
  ID("id", Level.ATTRIBUTE, false),
  SOURCE("source", Level.ATTRIBUTE, true),
  TYPE("type", Level.ATTRIBUTE, true),
  TIME("time", Level.ATTRIBUTE, false),
  SUBJECT("subject", Level.ATTRIBUTE, false),
  EPOCH("epoch", Level.ATTRIBUTE, true),
  SEQUENCE("sequence", Level.ATTRIBUTE, false),
  CLOCK_OFFSET("clockoffset", Level.ATTRIBUTE, false),
  CLOCK_BOUND("clockbound", Level.ATTRIBUTE, false),
  DATA("data", Level.ATTRIBUTE, false),

  SERVICE("service", Level.DATA, true),
  NUMBER("number", Level.DATA, false),
  CHANNEL("channel", Level.DATA, true),
  PRIORITY("priority", Level.DATA, false),
  APPOINTMENT("appointment", Level.DATA, false),
  DAY("day", Level.DATA, true),
  COUNTER("counter", Level.DATA, true),
  STAFF("staff", Level.DATA, true),
  OUTCOME("outcome", Level.DATA, true),
  REASON("reason", Level.DATA, true),
  SERVICES("services", Level.DATA, true),
  SCORE("score", Level.DATA, false),
  COMMENT("comment", Level.DATA, false),
  KIND("kind", Level.DATA, true),
  PROCEDURE("procedure", Level.DATA, true),
  DUE("due", Level.DATA, false),
  FEE("fee", Level.DATA, false),
  TICKET("ticket", Level.DATA, false),
  PAGES("pages", Level.DATA, false),
  RESULT("result", Level.DATA, true),
  PEOPLE("people", Level.DATA, false),
  CODE("code", Level.DATA, true),
  SEVERITY("severity", Level.DATA, true),
  FROM("from", Level.DATA, false),
  TO("to", Level.DATA, false);

  /** Where a field stands. */
  enum Level {
    ATTRIBUTE,
    DATA
  }

  private static final Map<String, Field> ATTRIBUTES = index(Level.ATTRIBUTE);
  private static final Map<String, Field> DATA_FIELDS = index(Level.DATA);

  /** The name in the JSON. */
  final String wireName;

  /** The name in a refusal's detail. */
  final String path;

  /** Whether its texts come again and again, so that one copy of each is worth keeping. */
  final boolean repeats;

  final Level level;

  /** Its place in arrays and bit sets that live as long as one message. */
  final int slot;

  @SuppressWarnings("EnumOrdinal") // Never kept beyond the process.
  Field(String wireName, Level level, boolean repeats) {
    this.wireName = wireName;
    this.level = level;
    this.repeats = repeats;
    this.slot = ordinal();
    this.path = level == Level.DATA ? "data." + wireName : wireName;
  }

  /** The field of that name on that level, or null where the protocol names none. */
  static @Nullable Field named(Level level, String name) {
    return switch (level) {
      case ATTRIBUTE -> ATTRIBUTES.get(name);
      case DATA -> DATA_FIELDS.get(name);
    };
  }

  private static Map<String, Field> index(Level level) {
    Map<String, Field> byName = new HashMap<>();
    for (Field field : values()) {
      if (field.level == level) {
        byName.put(field.wireName, field);
      }
    }
    return byName;
  }
}
