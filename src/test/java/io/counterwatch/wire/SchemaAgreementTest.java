package io.counterwatch.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventType;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Schemas and code agree on every message, right or wrong. Where they differ, one of them is
 * mistaken.
 */
class SchemaAgreementTest {
  private static final String EVENTS = Topics.event(WireSamples.CENTRE, WireSamples.DEVICE);
  private static final Pattern SOURCE =
      Pattern.compile("/centres/[a-z0-9][a-z0-9-]{0,31}/devices/[a-z0-9][a-z0-9-]{0,31}");

  @Property(tries = 1000)
  void theCodeReadsWhatTheSchemaAllows(@ForAll EventType type, @ForAll("seeds") long seed) {
    ObjectNode event = new SchemaSamples(new Random(seed)).event(type.wireName()).message();
    assertThat(Schemas.errors(type.wireName(), event.toString())).as(event.toString()).isEmpty();
    Codecs.Verdict verdict = Codecs.read(EVENTS, event.toString());
    assertThat(verdict.detail()).as(event.toString()).isNull();
    String written = String.valueOf(verdict.written());
    assertThat(Schemas.errors(type.wireName(), written)).as(written).isEmpty();
  }

  @Property(tries = 600)
  void theCodeReadsEveryOtherMessageThatTheSchemaAllows(
      @ForAll("others") String name, @ForAll("seeds") long seed) {
    ObjectNode message = new SchemaSamples(new Random(seed)).message(name).message();
    assertThat(Schemas.errors(name, message.toString())).as(message.toString()).isEmpty();
    Codecs.Verdict verdict = Codecs.read(topic(name), message.toString());
    assertThat(verdict.detail()).as(message.toString()).isNull();
    String written = String.valueOf(verdict.written());
    assertThat(Schemas.errors(name, written)).as(written).isEmpty();
  }

  @Property(tries = 600)
  void theSchemaAllowsWhatTheCodeWrites(
      @ForAll("bodies") EventBody body, @ForAll("seeds") long seed) {
    String json =
        new String(EventWriter.write(WireSamples.outgoing(body, 1 + seed % 1_000_000)), UTF_8);
    assertThat(Schemas.errors(body.type().wireName(), json)).as(json).isEmpty();
    assertThat(Schemas.errors("event", json)).as(json).isEmpty();
  }

  @Property(tries = 5000)
  void theyAgreeOnEventsThatSomethingWasDoneTo(@ForAll EventType type, @ForAll("seeds") long seed) {
    Random random = new Random(seed);
    SchemaSamples samples = new SchemaSamples(random);
    SchemaSamples.Sample sample = samples.event(type.wireName());
    mutate(random, samples, sample);
    ObjectNode event = sample.message();
    String json = event.toString();
    Codecs.Verdict verdict = Codecs.read(EVENTS, json);
    String schema = Schemas.ofEvent(event.path("type").textValue());
    assertAgree(schema, json, verdict, beyondSchemas(event, verdict));
  }

  @Property(tries = 2500)
  void theyAgreeOnOtherMessagesThatSomethingWasDoneTo(
      @ForAll("others") String name, @ForAll("seeds") long seed) {
    Random random = new Random(seed);
    SchemaSamples samples = new SchemaSamples(random);
    SchemaSamples.Sample sample = samples.message(name);
    mutate(random, samples, sample);
    String json = sample.message().toString();
    Codecs.Verdict verdict = Codecs.read(topic(name), json);
    String detail = String.valueOf(verdict.detail());
    boolean beyond =
        json.contains("\\u0000")
            || detail.endsWith("the lower first")
            || detail.equals("message: over 64 KiB");
    assertAgree(name, json, verdict, beyond);
  }

  private static void mutate(Random random, SchemaSamples samples, SchemaSamples.Sample sample) {
    Mutations mutations = new Mutations(random, samples);
    List<SchemaSamples.Place> places = sample.places();
    for (int i = random.nextInt(2); i >= 0; i--) {
      mutations.mutate(places.get(random.nextInt(places.size())));
    }
  }

  private static void assertAgree(
      String schema, String json, Codecs.Verdict verdict, boolean beyondSchemas) {
    List<String> errors = Schemas.errors(schema, json);
    if (!beyondSchemas) {
      assertThat(verdict.accepted())
          .as("%s%nschema: %s%ncode: %s", json, errors, verdict.detail())
          .isEqualTo(errors.isEmpty());
    }
    if (verdict.accepted()) {
      assertThat(errors).as(json).isEmpty();
    }
  }

  /** Whether the code refused for a rule that the descriptions say no schema can express. */
  private static boolean beyondSchemas(ObjectNode event, Codecs.Verdict verdict) {
    String detail = String.valueOf(verdict.detail());
    return Set.of("time", "malformed", "too-large").contains(String.valueOf(verdict.reason()))
        || detail.equals("data.to: must not be below from")
        || (detail.startsWith("source: must be")
            && SOURCE.matcher(event.path("source").asText()).matches())
        || (detail.endsWith("RFC 3339 time with offset") && farYear(event, verdict));
  }

  /** A time that an offset brings out of the years with four digits. */
  private static boolean farYear(ObjectNode event, Codecs.Verdict verdict) {
    String field = String.valueOf(verdict.field());
    String text =
        field.startsWith("data.")
            ? event.path("data").path(field.substring(5)).asText()
            : event.path(field).asText();
    return text.startsWith("0000-01-01") || text.startsWith("9999-12-31");
  }

  private static String topic(String name) {
    return switch (name) {
      case "status" -> Topics.status(WireSamples.CENTRE, WireSamples.DEVICE);
      case "ack" -> Topics.ack(WireSamples.CENTRE, WireSamples.DEVICE);
      case "rejected" -> Topics.rejected(WireSamples.CENTRE, WireSamples.DEVICE);
      case "board" -> Topics.board(WireSamples.CENTRE);
      case "alerts" -> Topics.alerts(WireSamples.CENTRE);
      case "server-status" -> Topics.SERVER_STATUS;
      default -> throw new AssertionError(name);
    };
  }

  @Provide
  Arbitrary<String> others() {
    return Arbitraries.of("status", "ack", "rejected", "board", "alerts", "server-status");
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.longs().greaterOrEqual(0);
  }

  @Provide
  Arbitrary<EventBody> bodies() {
    return RandomBodies.any();
  }
}
