package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The management address has the paths that its description names. */
class ManagementRoutesTest {
  @Test
  void itsPathsAreDescribed() throws Exception {
    JsonNode document =
        new YAMLMapper()
            .readTree(
                Objects.requireNonNull(
                    ManagementRoutesTest.class.getResourceAsStream("/protocol/openapi.yaml")));
    Vertx vertx = Vertx.vertx();
    try {
      ManagementServer server = new ManagementServer(vertx, "127.0.0.1", 0);
      assertThat(server.routes().getRoutes().stream().map(Route::getPath).toList())
          .containsExactlyInAnyOrderElementsOf(
              document.path("paths").properties().stream()
                  .filter(path -> path.getValue().has("servers"))
                  .map(Map.Entry::getKey)
                  .toList());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
