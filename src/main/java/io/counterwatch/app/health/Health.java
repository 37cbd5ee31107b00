package io.counterwatch.app.health;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What must hold for the figures to be right, and what is no trouble yet. Reasons are for whoever
 * operates the server: they name what is wrong and hold no secret. Safe from any thread.
 */
public final class Health {
  private final List<Check> checks = new CopyOnWriteArrayList<>();
  private final List<Check> warnings = new CopyOnWriteArrayList<>();

  private record Check(Concern concern, Supplier<String> reason) {}

  /**
   * What was found.
   *
   * @param reason empty where nothing is wrong
   */
  public record Finding(Concern concern, String reason) {
    /** Whether nothing is wrong. */
    public boolean isFine() {
      return reason.isEmpty();
    }
  }

  /** Adds a condition for being ready: an empty reason means that it holds. */
  public void readyWhen(Concern concern, Supplier<String> reasonWhyNot) {
    checks.add(new Check(concern, reasonWhyNot));
  }

  /** Adds what is told beside it and makes nothing unready: an empty warning is none. */
  public void warnOf(Concern concern, Supplier<String> warning) {
    warnings.add(new Check(concern, warning));
  }

  /** The conditions as they are now. */
  public List<Finding> checks() {
    return find(checks);
  }

  /** The warnings as they are now, those that are none included. */
  public List<Finding> warnings() {
    return find(warnings);
  }

  private static List<Finding> find(List<Check> checks) {
    return checks.stream()
        .map(check -> new Finding(check.concern(), check.reason().get()))
        .toList();
  }

  /** As {@code /health/ready} answers; {@code status} is UP or DOWN. */
  JsonObject readiness() {
    JsonArray found = new JsonArray();
    boolean ready = true;
    for (Finding check : checks()) {
      ready &= check.isFine();
      found.add(json(check, check.isFine() ? "UP" : "DOWN"));
    }
    JsonArray warned = new JsonArray();
    warnings().stream()
        .filter(warning -> !warning.isFine())
        .forEach(warning -> warned.add(json(warning, "WARNING")));
    return new JsonObject()
        .put("status", ready ? "UP" : "DOWN")
        .put("checks", found)
        .put("warnings", warned);
  }

  private static JsonObject json(Finding finding, String status) {
    JsonObject json = new JsonObject().put("id", finding.concern().id()).put("status", status);
    return finding.isFine()
        ? json
        : json.put("reason", finding.reason()).put("help", finding.concern().help());
  }
}
