package io.counterwatch.app.oidc;

import io.counterwatch.access.ClaimRules;
import io.counterwatch.access.ClaimRules.Mapped;
import io.counterwatch.web.Loopback;
import io.counterwatch.web.Tokens;
import io.vertx.core.json.JsonArray;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A provider, and what this installation is to it.
 *
 * @param issuer what it calls itself; its description is under that address
 * @param clientSecret null for a client that the provider knows without one
 * @param authority of the provider's certificate; null for those that Java trusts
 * @param scopes what is asked for, {@code openid} among them
 * @param publicUrl the pages' address as browsers know it, without a slash at its end
 * @param rules how its words are understood
 */
public record OidcSettings(
    String issuer,
    String clientId,
    @Nullable String clientSecret,
    @Nullable Path authority,
    List<String> scopes,
    String publicUrl,
    ClaimRules rules) {

  /** Where browsers come back to; the provider must know it. */
  public String redirectUri() {
    return publicUrl + "/sign-in/callback";
  }

  /** Where browsers come back to when they have signed out; the provider must know it. */
  String signedOutUri() {
    return publicUrl + "/sign-in";
  }

  /** Says whose word it is and how it is understood; another where any of that was changed. */
  String mark() {
    JsonArray all =
        new JsonArray()
            .add(issuer)
            .add(clientId)
            .add(rules.personClaim())
            .add(rules.roleClaim())
            .add(rules.centresClaim());
    for (Mapped each : rules.roles()) {
      all.add(each.value()).add(each.role().word());
    }
    return Tokens.hash(all.encode());
  }

  /** Whether nobody can read or change what goes there: https, or this machine. */
  public static boolean isSafe(String url) {
    try {
      URI uri = new URI(url);
      String host = uri.getHost();
      return host != null
          && uri.getUserInfo() == null
          && ("https".equalsIgnoreCase(uri.getScheme())
              || ("http".equalsIgnoreCase(uri.getScheme())
                  && Loopback.is(host.toLowerCase(Locale.ROOT))));
    } catch (URISyntaxException noAddress) {
      return false;
    }
  }

  /** For the log, without the secret. */
  @Override
  public String toString() {
    return issuer;
  }
}
