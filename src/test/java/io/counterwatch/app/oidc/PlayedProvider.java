package io.counterwatch.app.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterwatch.testing.TestCertificates;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A provider that can be told to say anything; the real one in {@code OidcIT} cannot. */
final class PlayedProvider {
  private static final int COORDINATE_BYTES = 32;

  /** What it is asked for a token with, the newest. */
  volatile String asked = "";

  volatile String authorization = "";

  /** How often it was asked for its keys. */
  final AtomicInteger keysAsked = new AtomicInteger();

  /** How many tokens it gave, or refused. */
  final AtomicInteger answered = new AtomicInteger();

  /** What it answers instead of a token; null for one. */
  volatile @Nullable Other otherToken;

  /** What it answers instead of its keys; null for those. */
  volatile @Nullable Other otherKeys;

  /** Keys are sent when that completes. */
  volatile Future<?> keysWait = Future.succeededFuture();

  /** What it says of itself; can be changed. */
  final JsonObject description;

  /** What its tokens say; can be changed. */
  final JsonObject claims;

  /** The head of its tokens; can be changed. */
  final JsonObject head = new JsonObject().put("alg", "ES256");

  /** An answer that is not what was asked for. */
  record Other(int status, String type, String body) {}

  private final Vertx vertx;
  private final HttpServer server;
  private final String begins;
  private volatile KeyPair keys;

  PlayedProvider(Vertx vertx) throws Exception {
    this(vertx, new HttpServerOptions(), "http://127.0.0.1:");
  }

  /** With TLS, at that name of this machine. */
  PlayedProvider(Vertx vertx, TestCertificates shown, String host) throws Exception {
    this(
        vertx,
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(shown.certificate().toString())
                    .setKeyPath(shown.key().toString())),
        "https://" + host + ":");
  }

  private PlayedProvider(Vertx vertx, HttpServerOptions options, String begins) throws Exception {
    this.vertx = vertx;
    this.begins = begins;
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    String issuer = issuer();
    description =
        new JsonObject()
            .put("issuer", issuer)
            .put("authorization_endpoint", issuer + "/authorize")
            .put("token_endpoint", issuer + "/token")
            .put("jwks_uri", issuer + "/keys");
    long now = Instant.now().getEpochSecond();
    claims =
        new JsonObject()
            .put("iss", issuer)
            .put("aud", "counterwatch")
            .put("sub", "4711")
            .put("iat", now)
            .put("exp", now + 300)
            .put("nonce", "n")
            .put("preferred_username", "lan")
            .put("roles", new JsonArray().add("xem"));
    keys = rotate("first");
  }

  String issuer() {
    return begins + server.actualPort();
  }

  /** Signs with a new key from now on, and publishes no other. */
  KeyPair rotate(String kid) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(COORDINATE_BYTES * Byte.SIZE);
    keys = generator.generateKeyPair();
    head.put("kid", kid);
    return keys;
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/.well-known/openid-configuration" -> send(request, null, description);
      case "/keys" -> {
        keysAsked.incrementAndGet();
        Context own = vertx.getOrCreateContext();
        keysWait.onSuccess(waited -> own.runOnContext(nothing -> sendKeys(request)));
      }
      default -> {
        authorization = String.valueOf(request.getHeader("Authorization"));
        request
            .body()
            .onSuccess(
                body -> {
                  asked = body.toString();
                  send(
                      request,
                      otherToken,
                      new JsonObject()
                          .put("access_token", "opaque")
                          .put("token_type", "Bearer")
                          .put("id_token", token()));
                  answered.incrementAndGet();
                });
      }
    }
  }

  private void sendKeys(HttpServerRequest request) {
    JsonArray all = new JsonArray().add(published());
    send(request, otherKeys, new JsonObject().put("keys", all));
  }

  private static void send(HttpServerRequest request, @Nullable Other other, JsonObject body) {
    Other sent = other == null ? new Other(200, "application/json", body.encode()) : other;
    request
        .response()
        .setStatusCode(sent.status())
        .putHeader("Content-Type", sent.type())
        .end(sent.body());
  }

  private JsonObject published() {
    ECPoint point = ((ECPublicKey) keys.getPublic()).getW();
    return new JsonObject()
        .put("kty", "EC")
        .put("crv", "P-256")
        .put("use", "sig")
        .put("alg", "ES256")
        .put("kid", head.getString("kid"))
        .put("x", base64(bytes(point.getAffineX())))
        .put("y", base64(bytes(point.getAffineY())));
  }

  private static byte[] bytes(BigInteger coordinate) {
    byte[] bytes = new byte[COORDINATE_BYTES];
    byte[] number = coordinate.toByteArray();
    int length = Math.min(number.length, COORDINATE_BYTES);
    System.arraycopy(number, number.length - length, bytes, COORDINATE_BYTES - length, length);
    return bytes;
  }

  private String token() {
    String said =
        base64(head.encode().getBytes(UTF_8)) + "." + base64(claims.encode().getBytes(UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(keys.getPrivate());
      signature.update(said.getBytes(UTF_8));
      return said + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
