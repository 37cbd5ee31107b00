package io.counterwatch.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages' scripts, styles and icons: a fixed list, held in memory, revalidated by ETag. */
final class Assets {
  static final String ROOT = "/web/";

  private static final int BUILD_BYTES = 8;

  /** Everything under {@code web/static}. */
  static final List<String> NAMES =
      List.of(
          "account.css",
          "alerts.js",
          "base.css",
          "base.js",
          "board.css",
          "board.js",
          "centre.js",
          "counter.js",
          "counters.js",
          "dark.css",
          "detail.css",
          "detail.js",
          "developers.css",
          "developers.js",
          "display-guard.js",
          "display.css",
          "display.js",
          "dom.js",
          "estimates.js",
          "exceptions.js",
          "favicon.svg",
          "format.js",
          "history.js",
          "icons.svg",
          "look.js",
          "messages-en.json",
          "messages-vi.json",
          "others.js",
          "province.js",
          "queue-chart.js",
          "service.js",
          "stream.js",
          "ticket.js",
          "tiles.js",
          "usual.js",
          "visitor.css",
          "visitor.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, Asset> assets = new HashMap<>();

  private record Asset(Buffer content, String type, String etag) {}

  Assets() {
    for (String name : NAMES) {
      byte[] content = read("static/" + name);
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      if (type == null) {
        throw new IllegalStateException("no content type for " + name);
      }
      assets.put(name, new Asset(Buffer.buffer(content), type, etag(content)));
    }
  }

  void mount(Router router) {
    Replies.get(router, "/static/:name", this::serve);
  }

  /**
   * What tells the pages of this program from those of another one: a page that stays open for
   * months loads itself anew when it changes.
   */
  static String build() {
    MessageDigest digest = sha256();
    digest.update(read("display.html"));
    NAMES.forEach(name -> digest.update(read("static/" + name)));
    return HexFormat.of().formatHex(digest.digest(), 0, BUILD_BYTES);
  }

  /** A resource of the pages, whole. */
  static byte[] read(String path) {
    try (InputStream stream = Assets.class.getResourceAsStream(ROOT + path)) {
      if (stream == null) {
        throw new IllegalStateException("missing resource " + ROOT + path);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(RoutingContext context) {
    Asset asset = assets.get(context.pathParam("name"));
    if (asset == null) {
      context.fail(404);
      return;
    }
    HttpServerResponse response =
        context
            .response()
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
            .putHeader(HttpHeaders.ETAG, asset.etag());
    if (matches(context.request().getHeader(HttpHeaders.IF_NONE_MATCH), asset.etag())) {
      response.setStatusCode(304).end();
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, asset.type()).end(asset.content());
    }
  }

  private static boolean matches(@Nullable String ifNoneMatch, String etag) {
    return ifNoneMatch != null && (ifNoneMatch.equals("*") || ifNoneMatch.contains(etag));
  }

  /** Weak: the same content may be sent with or without compression. */
  private static String etag(byte[] content) {
    return "W/\"" + HexFormat.of().formatHex(sha256().digest(content), 0, 12) + "\"";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
