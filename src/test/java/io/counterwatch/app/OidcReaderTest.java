package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.access.ClaimRules;
import io.counterwatch.access.ClaimRules.Mapped;
import io.counterwatch.access.Role;
import io.counterwatch.app.oidc.OidcSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The settings of a sign-in provider: together, https, and a secret that is not shown. */
class OidcReaderTest {
  @TempDir Path folder;

  private static Map<Setting, String> good() {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.SIGN_IN, "oidc");
    flags.put(Setting.OIDC_ISSUER, "https://id.example/realms/tinh");
    flags.put(Setting.OIDC_CLIENT_ID, "counterwatch");
    flags.put(Setting.OIDC_ROLES, "quan-tri=administrator, giam-doc=director");
    flags.put(Setting.HTTP_PUBLIC_URL, "https://queue.example/");
    return flags;
  }

  private static OidcSettings read(Map<Setting, String> flags) {
    return Objects.requireNonNull(Settings.resolve(flags, Map.of(), null).oidc());
  }

  @Test
  void theRestHasDefaults() {
    assertThat(read(good()))
        .isEqualTo(
            new OidcSettings(
                "https://id.example/realms/tinh",
                "counterwatch",
                null,
                null,
                List.of("openid", "profile"),
                "https://queue.example",
                new ClaimRules(
                    "preferred_username",
                    "roles",
                    "centres",
                    List.of(
                        new Mapped("quan-tri", Role.ADMINISTRATOR),
                        new Mapped("giam-doc", Role.DIRECTOR)))));
    assertThat(read(good()).redirectUri()).isEqualTo("https://queue.example/sign-in/callback");
  }

  @Test
  void withoutItNobodyElsesAccountsAreAsked() {
    Map<Setting, String> flags = good();
    flags.put(Setting.SIGN_IN, "local");

    assertThat(Settings.resolve(flags, Map.of(), null).oidc()).isNull();
  }

  @Test
  void theSecretIsAFileOrAVariableAndIsNotShown() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hidden\n");
    Map<Setting, String> flags = good();
    flags.put(Setting.OIDC_CLIENT_SECRET_FILE, secret.toString());

    assertThat(read(flags).clientSecret()).isEqualTo("hidden");
    assertThat(read(flags).toString()).doesNotContain("hidden");
    flags.put(Setting.OIDC_CLIENT_SECRET, "x");
    assertThatThrownBy(() -> read(flags))
        .hasMessage("--oidc-client-secret-file: give this or oidc.client-secret, not both");
  }

  @ParameterizedTest
  @EnumSource(names = {"OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_ROLES", "HTTP_PUBLIC_URL"})
  void whatIsMissingIsNamed(Setting needed) {
    Map<Setting, String> flags = good();
    flags.remove(needed);

    assertThatThrownBy(() -> read(flags))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("--sign-in: oidc needs " + needed.key());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OIDC_ISSUER     | http://id.example     | must begin with https://",
        "OIDC_ISSUER     | https://u:p@id.example| must begin with https://",
        "OIDC_ISSUER     | id.example            | must begin with https://",
        "OIDC_ISSUER     | https://id.example?x  | neither ? nor #",
        "HTTP_PUBLIC_URL | http://queue.example  | must begin with https://",
        "HTTP_PUBLIC_URL | https://queue.example#| neither ? nor #",
        "OIDC_CLIENT_ID  | ' '                   | must not be empty",
        "OIDC_SCOPES     | profile               | must have openid",
        "OIDC_ROLES      | quan-tri              | must be VALUE=ROLE",
        "OIDC_ROLES      | quan-tri=king         | must be VALUE=ROLE",
        "OIDC_ROLES      | =viewer               | must be VALUE=ROLE",
        "OIDC_ROLES      | 'a=viewer,'           | must be VALUE=ROLE",
        "OIDC_CA         | missing.pem           | no such file",
      })
  void aBadValueIsOneLine(Setting setting, String value, String complaint) {
    Map<Setting, String> flags = good();
    flags.put(setting, value);

    assertThatThrownBy(() -> read(flags))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(setting.flag() + ": ")
        .hasMessageContaining(complaint);
  }

  @Test
  void onThisMachineThereNeedBeNoTls() {
    Map<Setting, String> flags = good();
    flags.put(Setting.OIDC_ISSUER, "http://127.0.0.1:8090/tinh");
    flags.put(Setting.HTTP_PUBLIC_URL, "http://localhost:8080");

    assertThat(read(flags).issuer()).isEqualTo("http://127.0.0.1:8090/tinh");
  }
}
