package io.counterwatch.app.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.WireNamed;
import io.counterwatch.pipeline.Refused;
import io.counterwatch.pipeline.ReplayResult;
import io.counterwatch.store.query.History.RejectionRow;
import io.counterwatch.wire.EventReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads refused events again, as if they came now under the rules of now, but from the same device
 * and received when they were.
 */
final class RefusalReplay {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final Map<String, RefusalReason> REASONS = WireNamed.index(RefusalReason.class);

  private final EventReader reader;
  private final Function<Refused, CompletionStage<ReplayResult>> writer;

  /** What became of one. */
  record Tried(long number, ReplayResult result) {}

  /** What became of all that were tried. */
  record Done(List<Tried> tried) {
    ObjectNode json(@Nullable Long next) {
      ObjectNode body = MAPPER.createObjectNode();
      ArrayNode refused = MAPPER.createArrayNode();
      for (Tried one : tried) {
        if (!one.result().stored()) {
          refused.addObject().put("number", one.number()).put("detail", one.result().detail());
        }
      }
      body.put("tried", tried.size()).put("stored", tried.size() - refused.size());
      body.set("refusedAgain", refused);
      if (next != null) {
        body.put("next", next);
      }
      return body;
    }
  }

  RefusalReplay(EventReader reader, Function<Refused, CompletionStage<ReplayResult>> writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /** Completes when what could be stored is stored. */
  CompletionStage<Done> again(List<RejectionRow> rows) {
    List<CompletableFuture<Tried>> each = new ArrayList<>();
    for (RejectionRow row : rows) {
      each.add(
          again(row).thenApply(result -> new Tried(row.number(), result)).toCompletableFuture());
    }
    return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
        .thenApply(all -> new Done(each.stream().map(CompletableFuture::join).toList()));
  }

  private CompletionStage<ReplayResult> again(RejectionRow row) {
    String never = whyNever(row.reason());
    if (never != null) {
      return refused(never);
    }
    List<Reading> readings =
        reader.read(
            row.centre(), row.publisher(), row.excerpt().getBytes(UTF_8), row.receivedMicros());
    if (readings.size() != 1) {
      return refused("what was kept of it is not one event");
    }
    return switch (readings.getFirst()) {
      case Reading.Decoded decoded ->
          writer.apply(
              new Refused(
                  row.number(), row.centre(), row.publisher(), row.epoch() != null, decoded));
      case Reading.Rejected rejected ->
          refused(
              rejected.reason() == RefusalReason.MALFORMED
                  ? "only the beginning of it was kept"
                  : rejected.detail());
    };
  }

  /** Why no event that was refused for that reason can ever be stored; null where it can. */
  private static @Nullable String whyNever(String name) {
    RefusalReason reason = REASONS.get(name);
    if (reason == null) {
      return "refused for a reason that this version does not know";
    }
    return switch (reason) {
      case MALFORMED -> "it is no event that can be read";
      case TOO_LARGE -> "it was too large to be kept";
      case UNKNOWN_TYPE -> "of an event of unknown type only the envelope was kept";
      case UNKNOWN_DEVICE -> "it is only a note: the device keeps its events until it is let in";
      case CONFLICT -> "another event is stored under its epoch and sequence";
      case SCHEMA, WRONG_CENTRE, TIME -> null;
    };
  }

  private static CompletionStage<ReplayResult> refused(String detail) {
    return CompletableFuture.completedStage(new ReplayResult(false, detail));
  }
}
