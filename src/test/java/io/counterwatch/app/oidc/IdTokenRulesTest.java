package io.counterwatch.app.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an ID token must say: each missing or wrong by itself. */
class IdTokenRulesTest {
  private static final long NOW_SECONDS = 1_800_000_000L;
  private static final IdTokenRules RULES = new IdTokenRules("https://id.example", "counterwatch");

  private static JsonObject good() {
    return new JsonObject()
        .put("iss", "https://id.example")
        .put("aud", "counterwatch")
        .put("sub", "4711")
        .put("iat", NOW_SECONDS)
        .put("exp", NOW_SECONDS + 300)
        .put("nonce", "n");
  }

  private static @Nullable String complaint(JsonObject claims) {
    return RULES.complaint(claims, "n", NOW_SECONDS);
  }

  @Test
  void aGoodOneIsGood() {
    assertThat(complaint(good())).isNull();
    assertThat(complaint(good().put("aud", new JsonArray().add("counterwatch").getList())))
        .isNull();
    assertThat(
            complaint(
                good()
                    .put("aud", new JsonArray().add("x").add("counterwatch").getList())
                    .put("azp", "counterwatch")))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "iss, https://id.example/, iss",
    "iss, , iss",
    "aud, counterwatch2, aud",
    "aud, , aud",
    "azp, another, azp",
    "nonce, m, nonce",
    "nonce, , nonce",
    "sub, , sub",
    "exp, , exp",
    "exp, soon, exp",
    "iat, , iat"
  })
  void whatIsMissingOrWrongIsSaid(String claim, @Nullable String value, String complaint) {
    JsonObject claims = good();
    claims.remove(claim);
    if (value != null) {
      claims.put(claim, value);
    }

    assertThat(complaint(claims)).startsWith(complaint + " ");
  }

  @Test
  void severalAudiencesNeedAnAuthorisedParty() {
    JsonObject claims = good().put("aud", new JsonArray().add("x").add("counterwatch").getList());

    assertThat(complaint(claims)).startsWith("azp ");
  }

  @Test
  void timesMayDifferByAMinute() {
    long minute = IdTokenRules.LEEWAY_SECONDS;
    assertThat(complaint(good().put("exp", NOW_SECONDS - minute + 1))).isNull();
    assertThat(complaint(good().put("exp", NOW_SECONDS - minute))).startsWith("exp ");
    assertThat(complaint(good().put("iat", NOW_SECONDS + minute))).isNull();
    assertThat(complaint(good().put("iat", NOW_SECONDS + minute + 1))).startsWith("iat ");
  }
}
