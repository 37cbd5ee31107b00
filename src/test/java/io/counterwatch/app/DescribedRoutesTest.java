package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.app.admin.AdminRoutes;
import io.counterwatch.app.health.Health;
import io.counterwatch.app.health.HealthServer;
import io.counterwatch.app.health.LoopWatch;
import io.counterwatch.testing.ApiDocument;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Orders and the management address have the paths that their description names. */
class DescribedRoutesTest {
  @Test
  @SuppressWarnings("NullAway") // The routes are only listed: nothing is asked of what is behind.
  void theOrdersAreDescribed() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Router router = Router.router(vertx);
      new AdminRoutes(null, null, null, null).mount(router);
      Set<String> paths = new TreeSet<>();
      ApiDocument.load()
          .root()
          .path("paths")
          .properties()
          .forEach(
              path -> {
                JsonNode tag = path.getValue().path("post").path("tags").path(0);
                if (tag.asText().equals("administration")) {
                  paths.add(path.getKey().replaceAll("\\{([a-z]+)}", ":$1"));
                }
              });
      assertThat(router.getRoutes().stream().map(Route::getPath))
          .containsExactlyInAnyOrderElementsOf(paths);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void theManagementAddressIsDescribed() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      ManagementServer server =
          new ManagementServer(
              vertx, "127.0.0.1", 0, new HealthServer(vertx, new Health(), new LoopWatch()));
      assertThat(
              server.routes().getRoutes().stream()
                  .map(Route::getPath)
                  .filter(Objects::nonNull)
                  .toList())
          .containsExactlyInAnyOrderElementsOf(
              ApiDocument.load().root().path("paths").properties().stream()
                  .filter(path -> path.getValue().has("servers"))
                  .map(Map.Entry::getKey)
                  .toList());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
