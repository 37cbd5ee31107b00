package io.counterwatch.app.oidc;

import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an ID token must say, once its signature is known to be the provider's (OpenID Connect Core,
 * 3.1.3.7). The library looks at some of it too, and passes over what is absent; here nothing may
 * be.
 *
 * @param issuer as the provider's description has it
 */
record IdTokenRules(String issuer, String clientId) {
  /** By so much two machines' clocks may differ. */
  static final int LEEWAY_SECONDS = 60;

  /**
   * What is against it; null where nothing is.
   *
   * @param nonce what was sent with this browser
   * @param nowSeconds since 1970
   */
  @Nullable String complaint(JsonObject claims, String nonce, long nowSeconds) {
    if (!issuer.equals(claims.getValue("iss"))) {
      return "iss is not the provider";
    }
    List<?> audience = several(claims.getMap().get("aud"));
    if (!audience.contains(clientId)) {
      return "aud is somebody else";
    }
    Object party = claims.getValue("azp");
    if (party == null ? audience.size() > 1 : !clientId.equals(party)) {
      return "azp is somebody else";
    }
    if (!(claims.getValue("exp") instanceof Number end)
        || nowSeconds - LEEWAY_SECONDS >= end.longValue()) {
      return "exp is over";
    }
    if (!(claims.getValue("iat") instanceof Number begin)
        || nowSeconds + LEEWAY_SECONDS < begin.longValue()) {
      return "iat is to come";
    }
    if (!nonce.equals(claims.getValue("nonce"))) {
      return "nonce is of another sign-in";
    }
    return claims.getValue("sub") instanceof String subject && !subject.isEmpty()
        ? null
        : "sub is missing";
  }

  private static List<?> several(@Nullable Object value) {
    if (value instanceof Collection<?> all) {
      return List.copyOf(all);
    }
    return value == null ? List.of() : List.of(value);
  }
}
