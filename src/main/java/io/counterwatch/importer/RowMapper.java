package io.counterwatch.importer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.counterwatch.event.EventBody;
import io.counterwatch.wire.BodyCodec;
import io.counterwatch.wire.Rfc3339;
import io.counterwatch.wire.Slugs;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the events of one row after the other. For one thread. */
final class RowMapper {
  private static final JsonFactory JSON = new JsonFactory();

  private final Mapping mapping;
  private final ZoneId zone;
  private final @Nullable Instant[] moments;

  /** An event of a row, without its key. */
  record Draft(Instant time, @Nullable String subject, EventBody body) {}

  RowMapper(Mapping mapping) {
    this.mapping = mapping;
    this.zone = mapping.zone();
    this.moments = new Instant[mapping.stamps().size()];
  }

  /** Whether the row is to be left out. */
  boolean drops(Row row) {
    Condition drop = mapping.drop();
    return drop != null && drop.holds(row);
  }

  /**
   * Checks what the mapping expects of every row that it does not drop.
   *
   * @throws RowRefusal where it does not hold
   */
  void check(Row row) throws RowRefusal {
    for (Map.Entry<String, Condition> entry : mapping.expected().entrySet()) {
      if (!entry.getValue().holds(row)) {
        throw new RowRefusal("expected: " + entry.getKey());
      }
    }
  }

  /**
   * All events of a row, in the order of the mapping.
   *
   * @throws RowRefusal where one of them cannot be made; then the row gives none
   */
  List<Draft> map(Row row) throws RowRefusal {
    Arrays.fill(moments, null);
    List<Draft> drafts = new ArrayList<>();
    for (EventRule rule : mapping.events()) {
      Condition when = rule.when();
      if (when == null || when.holds(row)) {
        drafts.add(new Draft(moment(row, rule.at()), subject(row, rule), body(row, rule)));
      }
    }
    return drafts;
  }

  private @Nullable String subject(Row row, EventRule rule) throws RowRefusal {
    Value value = rule.subject();
    if (value == null) {
      return null;
    }
    String subject = text(row, value);
    if (!Slugs.isSubject(subject)) {
      throw new RowRefusal("no subject [A-Za-z0-9._-]{1,64}: " + Texts.shown(subject));
    }
    return subject;
  }

  private String text(Row row, Value value) throws RowRefusal {
    return switch (value) {
      case Value.Constant constant -> constant.text();
      case Value.Columns columns -> columns.text(row);
      case Value.Flag flag -> Boolean.toString(flag.condition().holds(row));
      case Value.Choice choice -> text(row, chosen(row, choice));
      case Value.Joined joined -> {
        List<String> parts = new ArrayList<>();
        for (Value part : joined.parts()) {
          parts.add(text(row, part));
        }
        yield String.join(joined.with(), parts);
      }
      case Value.Time time -> written(moment(row, time.stamp()), time.format());
    };
  }

  private static Value chosen(Row row, Value.Choice choice) {
    return choice.condition().holds(row) ? choice.then() : choice.otherwise();
  }

  private String written(Instant moment, @Nullable DateTimeFormatter format) {
    return format == null ? rfc3339(moment) : format.format(moment.atZone(zone));
  }

  private EventBody body(Row row, EventRule rule) throws RowRefusal {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, Value> entry : rule.data().entrySet()) {
        write(row, json, entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    try {
      return BodyCodec.read(rule.type(), text.toString());
    } catch (IllegalArgumentException e) {
      throw new RowRefusal(String.valueOf(e.getMessage()));
    }
  }

  private void write(Row row, JsonGenerator json, String name, Value value)
      throws IOException, RowRefusal {
    String text = text(row, value);
    if (text.isEmpty()) {
      return;
    }
    switch (value) {
      case Value.Flag flag -> json.writeBooleanField(name, Boolean.parseBoolean(text));
      case Value.Columns columns -> {
        switch (columns.shape()) {
          case TEXT, SLUG -> json.writeStringField(name, text);
          case DATE -> json.writeStringField(name, Value.date(text, mapping.formats()));
          case NUMBER -> json.writeNumberField(name, number(text));
        }
      }
      case Value.Choice choice -> write(row, json, name, chosen(row, choice));
      case Value.Constant constant -> json.writeStringField(name, text);
      case Value.Joined joined -> json.writeStringField(name, text);
      case Value.Time time -> json.writeStringField(name, text);
    }
  }

  private static int number(String text) throws RowRefusal {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new RowRefusal("not a whole number: " + Texts.shown(text));
    }
  }

  private Instant moment(Row row, int at) throws RowRefusal {
    Instant known = moments[at];
    if (known != null) {
      return known;
    }
    Stamp stamp = mapping.stamps().get(at);
    Condition unless = stamp.unless();
    boolean other = unless != null && unless.holds(row);
    Instant moment = other ? moment(row, stamp.otherwise()) : moment(row, stamp);
    moments[at] = moment;
    return moment;
  }

  private Instant moment(Row row, Stamp stamp) throws RowRefusal {
    try {
      return switch (stamp.source()) {
        case Stamp.Source.DateTime s ->
            LocalDateTime.parse(row.get(s.column()), mapping.formats().dateTime())
                .atZone(zone)
                .toInstant();
        case Stamp.Source.DateAndTime s ->
            LocalDate.parse(row.get(s.date()), mapping.formats().date())
                .atTime(clock(row, s.time()))
                .atZone(zone)
                .toInstant();
        case Stamp.Source.Clock s -> nearest(moment(row, s.after()), clock(row, s.time()));
      };
    } catch (DateTimeParseException e) {
      String text = Texts.shown(e.getParsedString());
      throw new RowRefusal("stamp " + stamp.name() + ": no date or time: " + text);
    }
  }

  private LocalTime clock(Row row, String column) {
    return LocalTime.parse(row.get(column), mapping.formats().time());
  }

  /**
   * The moment nearest to another at which a clock shows that time; of two equally near, the later.
   */
  private Instant nearest(Instant other, LocalTime time) {
    LocalDate day = ZonedDateTime.ofInstant(other, zone).toLocalDate();
    Instant best = time.atDate(day).atZone(zone).toInstant();
    for (LocalDate date : List.of(day.minusDays(1), day.plusDays(1))) {
      Instant candidate = time.atDate(date).atZone(zone).toInstant();
      int nearer = distance(candidate, other).compareTo(distance(best, other));
      if (nearer < 0 || (nearer == 0 && candidate.isAfter(best))) {
        best = candidate;
      }
    }
    return best;
  }

  private static Long distance(Instant one, Instant other) {
    return Math.abs(ChronoUnit.MICROS.between(one, other));
  }

  private static String rfc3339(Instant time) {
    return Rfc3339.format(ChronoUnit.MICROS.between(Instant.EPOCH, time), ZoneOffset.UTC);
  }
}
