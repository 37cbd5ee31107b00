package io.counterwatch.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.EnquiryChannel;
import io.counterwatch.event.EventType;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.event.PaymentChannel;
import io.counterwatch.event.RatingChannel;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.ServerMessage;
import io.counterwatch.event.ServiceOutcome;
import io.counterwatch.event.TicketChannel;
import io.counterwatch.event.WireNamed;
import io.counterwatch.web.AsyncApi;
import io.counterwatch.web.ProtocolFiles;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of the protocol are whole, refer to what exists, and name what the code names. */
class ProtocolFilesTest {
  private static final ProtocolFiles FILES = Schemas.FILES;
  private static final ObjectNode ASYNC_API = AsyncApi.document(FILES);

  @ParameterizedTest
  @EnumSource
  void everyTypeOfEventHasASchemaWithExactlyItsFieldsAndExamples(EventType type) {
    JsonNode properties = FILES.schema(type.wireName()).path("properties");
    assertThat(names(properties.path("data").path("properties")))
        .containsExactlyInAnyOrderElementsOf(BodyCodec.fields(type));
    assertThat(properties.has("subject")).isEqualTo(BodyCodec.needsSubject(type));
    JsonNode examples = FILES.examples(type.wireName());
    assertThat(examples.path("valid").findValuesAsText("name")).contains("minimal", "full");
    assertThat(examples.path("invalid")).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void theFolderHoldsTheFilesThatAreServedAndNoOthers() throws Exception {
    assertThat(folder("schemas")).isEqualTo(new TreeSet<>(FILES.schemaNames()));
    assertThat(folder("examples")).isEqualTo(new TreeSet<>(FILES.exampleNames()));
  }

  @Test
  void everySchemaAndFieldIsDescribed() {
    for (String name : FILES.schemaNames()) {
      ObjectNode schema = FILES.schema(name);
      assertThat(schema.path("$id").asText()).isEqualTo("urn:counterwatch:v1:" + name);
      assertThat(schema.path("title").asText()).as(name).isNotBlank();
      assertThat(schema.path("description").asText()).as(name).isNotBlank();
      assertDescribed(name, schema);
    }
  }

  private static void assertDescribed(String path, JsonNode schema) {
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      String at = path + "." + field.getKey();
      // In a condition the fields are only tested, not told.
      boolean condition = path.endsWith(".anyOf") || path.endsWith(".if");
      assertThat(condition || field.getValue().has("description")).as(at).isTrue();
      assertDescribed(at, field.getValue());
    }
    for (Map.Entry<String, JsonNode> child : schema.properties()) {
      if (child.getValue().isObject() && !child.getKey().equals("properties")) {
        assertDescribed(path + "." + child.getKey(), child.getValue());
      }
    }
  }

  @ParameterizedTest
  @MethodSource
  void namesAreThoseOfTheCode(String schema, String pointer, WireNamed[] values) {
    assertThat(texts(FILES.schema(schema).at(pointer)))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(values).map(WireNamed::wireName).collect(Collectors.toList()));
  }

  static Stream<Arguments> namesAreThoseOfTheCode() {
    return Stream.of(
        Arguments.of("ticket.issued", data("channel"), TicketChannel.values()),
        Arguments.of("service.finished", data("outcome"), ServiceOutcome.values()),
        Arguments.of("ticket.left", data("reason"), LeaveReason.values()),
        Arguments.of("rating.submitted", data("channel"), RatingChannel.values()),
        Arguments.of("assistance.started", data("kind"), AssistanceKind.values()),
        Arguments.of("assistance.finished", data("kind"), AssistanceKind.values()),
        Arguments.of("dossier.received", data("channel"), DossierChannel.values()),
        Arguments.of("dossier.paid", data("channel"), PaymentChannel.values()),
        Arguments.of("dossier.completed", data("result"), DossierResult.values()),
        Arguments.of("enquiry.received", data("channel"), EnquiryChannel.values()),
        Arguments.of("status", "/else/properties/kind/enum", DeviceKind.values()),
        Arguments.of("rejected", "/properties/reason/enum", RefusalReason.values()));
  }

  private static String data(String field) {
    return "/properties/data/properties/" + field + "/enum";
  }

  @Test
  void everyRefusalIsExplained() {
    assertThat(names(FILES.schema("rejected").at("/properties/reason/x-values")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(RefusalReason.values()).map(RefusalReason::wireName).toList());
  }

  @Test
  void theEnvelopeNamesEveryType() {
    assertThat(texts(FILES.schema("envelope").at("/properties/type/enum")))
        .containsExactlyElementsOf(
            Stream.of(EventType.values()).map(type -> "counterwatch." + type.wireName()).toList());
    assertThat(FILES.schema("event").path("anyOf")).hasSize(EventType.values().length);
  }

  @Test
  void theDocumentIsAsyncApi() throws Exception {
    assertThat(violations(ASYNC_API)).isEmpty();
    ObjectNode broken = ASYNC_API.deepCopy();
    broken.withObject("/operations/sendAck").put("action", "shout");
    assertThat(violations(broken)).isNotEmpty();
  }

  private static List<String> violations(JsonNode document) throws Exception {
    try (InputStream official =
        ProtocolFilesTest.class.getResourceAsStream("/asyncapi/3.0.0.json")) {
      String schema = new String(Objects.requireNonNull(official).readAllBytes(), UTF_8);
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(schema, InputFormat.JSON)
          .validate(document.toString(), InputFormat.JSON)
          .stream()
          .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
          .toList();
    }
  }

  @Test
  void whatIsServedIsTheDocument() throws Exception {
    JsonNode read = new YAMLMapper().readTree(AsyncApi.yaml(ASYNC_API));
    assertThat(read.toString()).isEqualTo(ASYNC_API.toString());
  }

  @Test
  void theDocumentRefersToNothingOutsideItself() {
    List<String> references = new ArrayList<>(ASYNC_API.findValuesAsText("$ref"));
    assertThat(references).hasSizeGreaterThan(100);
    for (String reference : references) {
      assertThat(reference).startsWith("#/");
      assertThat(ASYNC_API.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
    for (String name : FILES.schemaNames()) {
      ObjectNode schema = FILES.schema(name);
      for (String reference : schema.findValuesAsText("$ref")) {
        assertThat(reference).startsWith("#/$defs/");
        assertThat(schema.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
      }
    }
  }

  @Test
  void itsAddressesAreTheTopicsOfTheCode() {
    Map<String, String> addresses = new TreeMap<>();
    ASYNC_API
        .path("channels")
        .properties()
        .forEach(each -> addresses.put(each.getKey(), each.getValue().path("address").asText()));
    String centre = "{centre}";
    String device = "{device}";
    assertThat(addresses)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "event", Topics.event(centre, device),
                "status", Topics.status(centre, device),
                "ack", Topics.ack(centre, device),
                "rejected", Topics.rejected(centre, device),
                "board", Topics.board(centre),
                "alerts", Topics.alerts(centre),
                "serverStatus", Topics.SERVER_STATUS));
  }

  @Test
  void everyMessageIsOnAChannelAndEveryChannelHasAnOperation() {
    Set<String> carried = new TreeSet<>();
    ASYNC_API.path("channels").forEach(each -> carried.addAll(names(each.path("messages"))));
    assertThat(carried).isEqualTo(new TreeSet<>(ProtocolFiles.messages()));
    assertThat(names(ASYNC_API.at("/components/messages"))).isEqualTo(carried);
    Set<String> operated = new TreeSet<>();
    ASYNC_API
        .path("operations")
        .forEach(each -> operated.add(each.at("/channel/$ref").asText().substring(11)));
    assertThat(operated).isEqualTo(names(ASYNC_API.path("channels")));
  }

  @Test
  void itsLimitsAreThoseOfTheCode() {
    Map<String, Long> limits = new TreeMap<>();
    ASYNC_API
        .at("/info/x-limits")
        .forEach(each -> limits.put(each.path("name").asText(), each.path("value").asLong()));
    assertThat(limits)
        .containsEntry("event", (long) EventReader.MAX_EVENT_BYTES)
        .containsEntry("message", (long) EventReader.MAX_MESSAGE_BYTES)
        .containsEntry("batch", (long) EventReader.MAX_BATCH)
        .containsEntry("depth", (long) ElementReader.MAX_DEPTH)
        .containsEntry("number", (long) ElementReader.MAX_NUMBER_LENGTH)
        .containsEntry("control", (long) ControlMessage.MAX_BYTES)
        .containsEntry("missing", (long) ServerMessage.Ack.MAX_MISSING)
        .containsEntry("ahead", EnvelopeReader.MAX_AHEAD_MICROS / 1_000_000);
  }

  private static Set<String> names(JsonNode object) {
    return object.properties().stream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(
        each -> {
          if (!each.isNull()) {
            texts.add(each.asText());
          }
        });
    return texts;
  }

  private static Set<String> folder(String name) throws Exception {
    Path folder =
        Path.of(
            Objects.requireNonNull(ProtocolFiles.class.getResource("/protocol/" + name)).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
