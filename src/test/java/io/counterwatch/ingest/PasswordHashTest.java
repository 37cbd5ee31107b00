package io.counterwatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  /** As {@code mosquitto_passwd} 2.0.11 wrote it for the password "secret". */
  private static final String OF_MOSQUITTO =
      "$7$101$cYWmTl6hAZ0Rq8W9$2ga2vc1vUuRJAQJrfqxK6bXpuBsVB1ymNsghN3vD+gM+Awhpcj2n9g49VFU+SnnFb"
          + "Hzi+9drtNmpA3wWi9vtvg==";

  @Test
  void knowsTheSecretAgain() {
    String secret = Secrets.random();
    PasswordHash hash = PasswordHash.parse(PasswordHash.of(secret).text());
    assertThat(hash.matches(secret)).isTrue();
    assertThat(hash.matches(secret + "x")).isFalse();
    assertThat(hash.matches(secret.substring(1))).isFalse();
    assertThat(hash.matches("")).isFalse();
  }

  @Test
  void readsWhatMosquittoWrote() {
    PasswordHash hash = PasswordHash.parse(OF_MOSQUITTO);
    assertThat(hash.matches("secret")).isTrue();
    assertThat(hash.matches("Secret")).isFalse();
    assertThat(hash.text()).isEqualTo(OF_MOSQUITTO);
  }

  @Test
  void everyHashHasItsOwnSalt() {
    assertThat(PasswordHash.of("same").text()).isNotEqualTo(PasswordHash.of("same").text());
  }

  @Test
  void showsNothingInALog() {
    assertThat(PasswordHash.parse(OF_MOSQUITTO).toString()).doesNotContain("$");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "$7$101$AAAA",
        "$7$0$AAAA$AAAA",
        "$7$1001$AAAA$AAAA",
        "$7$x$AAAA$AAAA",
        "$7$101$$AAAA",
        "$7$101$AAAA$AAAA",
        "$7$101$%%%%$AAAA",
        "$5$AAAA$AAAA",
        "$6$AAAA$",
        "x$6$AAAA$AAAA"
      })
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> PasswordHash.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void secretsAreLongReadableAndNeverTheSame() {
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      secrets.add(Secrets.random());
    }
    assertThat(secrets).hasSize(1_000);
    assertThat(secrets)
        .allSatisfy(
            secret -> assertThat(secret).matches("([2-9abcdefghjkmnp-z]{4}-){6}[2-9a-z]{4}"));
    double bits = 28 * Math.log(Secrets.ALPHABET.length()) / Math.log(2);
    assertThat(bits).isGreaterThan(128);
    assertThat(Secrets.ALPHABET).doesNotContainAnyWhitespaces().doesNotContain("0", "o", "1", "l");
  }
}
