package io.counterwatch.app;

import io.counterwatch.access.ClaimRules;
import io.counterwatch.access.ClaimRules.Mapped;
import io.counterwatch.access.Role;
import io.counterwatch.app.oidc.OidcSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Reads the settings of a sign-in provider, which are asked for together. */
record OidcReader(Map<Setting, SettingSource> sources) {
  /** What there must be. */
  private static final List<Setting> NEEDED =
      List.of(
          Setting.OIDC_ISSUER, Setting.OIDC_CLIENT_ID, Setting.OIDC_ROLES, Setting.HTTP_PUBLIC_URL);

  /**
   * All of them.
   *
   * @throws ConfigurationException if one is missing or bad
   */
  OidcSettings read() {
    for (Setting needed : NEEDED) {
      if (!sources.containsKey(needed)) {
        throw source(Setting.SIGN_IN).complaint("oidc needs " + needed.key());
      }
    }
    SettingSource authority = sources.get(Setting.OIDC_CA);
    return new OidcSettings(
        address(Setting.OIDC_ISSUER),
        SettingValues.filled(source(Setting.OIDC_CLIENT_ID)),
        SecretFile.either(sources, Setting.OIDC_CLIENT_SECRET, Setting.OIDC_CLIENT_SECRET_FILE),
        authority == null ? null : SettingValues.file(authority),
        scopes(),
        address(Setting.HTTP_PUBLIC_URL).replaceFirst("/$", ""),
        new ClaimRules(
            SettingValues.filled(source(Setting.OIDC_PERSON_CLAIM)),
            SettingValues.filled(source(Setting.OIDC_ROLE_CLAIM)),
            SettingValues.filled(source(Setting.OIDC_CENTRES_CLAIM)),
            roles()));
  }

  private String address(Setting setting) {
    SettingSource source = source(setting);
    if (!OidcSettings.isSafe(source.text())) {
      throw source.complaint("must begin with https://, or be on a loopback address");
    }
    if (source.text().matches(".*[?#].*")) {
      throw source.complaint("must have neither ? nor #");
    }
    return source.text();
  }

  private List<String> scopes() {
    SettingSource source = source(Setting.OIDC_SCOPES);
    List<String> scopes = List.of(source.text().strip().split("[,\\s]+"));
    if (!scopes.contains("openid")) {
      throw source.complaint("must have openid among them");
    }
    return scopes;
  }

  private List<Mapped> roles() {
    SettingSource source = source(Setting.OIDC_ROLES);
    List<Mapped> roles = new ArrayList<>();
    for (String pair : source.text().split(",", -1)) {
      // The last: what a provider calls a role may have one itself.
      int equals = pair.lastIndexOf('=');
      String value = equals < 0 ? "" : pair.substring(0, equals).strip();
      Role role = Role.of(pair.substring(equals + 1).strip()).orElse(null);
      if (value.isEmpty() || role == null) {
        throw source.complaint(
            "must be VALUE=ROLE,…, where a role is "
                + Arrays.stream(Role.values()).map(Role::word).collect(Collectors.joining(", ")));
      }
      roles.add(new Mapped(value, role));
    }
    return List.copyOf(roles);
  }

  private SettingSource source(Setting setting) {
    return Objects.requireNonNull(sources.get(setting));
  }
}
