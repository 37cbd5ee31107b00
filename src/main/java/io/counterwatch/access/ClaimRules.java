package io.counterwatch.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a provider's words are understood. A claim is found by its name, or by a path of names with
 * dots between, and is one text or several.
 *
 * @param personClaim what they are called by
 * @param roleClaim what they are there
 * @param centresClaim which centres they are for
 * @param roles what that makes them here; of several that somebody has, the first counts
 */
public record ClaimRules(
    String personClaim, String roleClaim, String centresClaim, List<Mapped> roles) {

  /** Whoever has that value has that role. */
  public record Mapped(String value, Role role) {}

  /** What those claims come to; their signature is checked. */
  public Voucher judge(Map<String, ?> claims) {
    List<String> names = texts(claims, personClaim);
    String name = names.size() == 1 ? names.getFirst().strip().toLowerCase(Locale.ROOT) : "";
    if (!PasswordRules.isName(name)) {
      return new Voucher.Stranger("", personClaim + " is no name");
    }
    List<String> values = texts(claims, roleClaim);
    Role role =
        roles.stream()
            .filter(each -> values.contains(each.value()))
            .map(Mapped::role)
            .findFirst()
            .orElse(null);
    if (role == null) {
      return new Voucher.Stranger(name, "no role for " + roleClaim + " " + values);
    }
    return placed(name, Objects.toString(claims.get("sub"), ""), role, claims);
  }

  private Voucher placed(String name, String subject, Role role, Map<String, ?> claims) {
    if (role.fits(Set.of()) && !role.fits(Set.of("any"))) {
      return new Voucher.Person(name, subject, role, Set.of());
    }
    Set<String> centres = new LinkedHashSet<>();
    for (String text : texts(claims, centresClaim)) {
      Arrays.stream(text.split("[,\\s]+")).filter(each -> !each.isEmpty()).forEach(centres::add);
    }
    // Somebody who is for no centre must not be taken for one who is for all; null is no centre.
    boolean said = isSaid(claims, centresClaim);
    return role.fits(centres) && (!said || !centres.isEmpty())
        ? new Voucher.Person(name, subject, role, Set.copyOf(centres))
        : new Voucher.Stranger(name, "no centre for a " + role.word() + " in " + centresClaim);
  }

  private static List<String> texts(Map<String, ?> claims, String path) {
    Object value = value(claims, path);
    List<String> texts = new ArrayList<>();
    for (Object each : value instanceof Collection<?> several ? several : List.of(orEmpty(value))) {
      if (each instanceof String text && !text.isEmpty()) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static Object orEmpty(@Nullable Object value) {
    return value == null ? "" : value;
  }

  private static boolean isSaid(Map<?, ?> claims, String path) {
    int dot = path.indexOf('.');
    return claims.containsKey(path)
        || (dot >= 0
            && claims.get(path.substring(0, dot)) instanceof Map<?, ?> within
            && isSaid(within, path.substring(dot + 1)));
  }

  /** By its whole name first: some providers' names have dots, as addresses do. */
  private static @Nullable Object value(Map<?, ?> claims, String path) {
    Object whole = claims.get(path);
    int dot = path.indexOf('.');
    if (whole != null || dot < 0) {
      return whole;
    }
    return claims.get(path.substring(0, dot)) instanceof Map<?, ?> within
        ? value(within, path.substring(dot + 1))
        : null;
  }
}
