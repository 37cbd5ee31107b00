package io.counterwatch.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleTest {
  @Test
  void onlyTheAdministratorChangesAnything() {
    for (Right right : List.of(Right.ORDERS, Right.ACCOUNTS)) {
      assertThat(Arrays.stream(Role.values()).filter(role -> role.may(right)))
          .containsExactly(Role.ADMINISTRATOR);
    }
    assertThat(
            RouteRule.ALL.stream()
                .filter(rule -> rule.changes() && !rule.form())
                .map(RouteRule::right))
        .containsOnly(Right.ORDERS, Right.ACCOUNTS, Right.NOTICE, Right.PUBLIC);
  }

  @Test
  void aDirectorHasCentresAndTheProvinceAll() {
    assertThat(Role.DIRECTOR.fits(Set.of())).isFalse();
    assertThat(Role.DIRECTOR.fits(Set.of("hall"))).isTrue();
    assertThat(Role.VIEWER.fits(Set.of())).isTrue();
    assertThat(Role.VIEWER.fits(Set.of("hall"))).isTrue();
    for (Role role : List.of(Role.PROVINCE, Role.ADMINISTRATOR, Role.AUDITOR)) {
      assertThat(role.fits(Set.of())).isTrue();
      assertThat(role.fits(Set.of("hall"))).isFalse();
    }
  }

  @Test
  void noRequestIsRuledTwice() {
    assertThat(RouteRule.ALL.stream().map(rule -> rule.method() + " " + rule.path()))
        .doesNotHaveDuplicates();
  }

  /** Two rules for one request would each be right, and only one be asked. */
  @Test
  void aPathThatNamesACentreIsRuledByIt() {
    for (RouteRule rule : RouteRule.ALL) {
      boolean named = rule.path().contains("/centres/:");
      assertThat(rule.centre() == RouteRule.Centre.ID || rule.centre() == RouteRule.Centre.CENTRE)
          .as(rule.path())
          .isEqualTo(named);
    }
  }

  @Test
  void whoIsConfinedSeesThoseCentresOnly() {
    Identity director =
        new Identity(
            Identity.Kind.ACCOUNT,
            "an",
            Role.DIRECTOR,
            new CentreScope(Set.of("hall", "annex")),
            null);

    assertThat(director.may(Right.STAFF, "hall")).isTrue();
    assertThat(director.may(Right.STAFF, "other")).isFalse();
    assertThat(director.may(Right.ORDERS, "hall")).isFalse();
    assertThat(director.centres().listed()).containsExactly("annex", "hall");
    assertThat(CentreScope.ALL.listed()).isNull();
    assertThat(CentreScope.ALL.holds("anything")).isTrue();
  }

  @Test
  void passwordsAreLong() {
    assertThat(PasswordRules.complaint("an", "ngắn quá")).contains("12");
    assertThat(PasswordRules.complaint("an", "x".repeat(201))).contains("200");
    assertThat(PasswordRules.complaint("an", "aaaaaaaaaaaaaaaa")).contains("guessed");
    assertThat(PasswordRules.complaint("tran.thi.b", "tran.thi.b.2026")).contains("guessed");
    assertThat(PasswordRules.complaint("an", "with\ttab and more")).contains("control");
    assertThat(PasswordRules.complaint("binh", "ba con voi ở bản Đôn")).isNull();
    assertThat(PasswordRules.isName("tran.thi.b@hb-1")).isTrue();
    for (String name : List.of("", "Trần", "a b", "-a", "x".repeat(65), "a\n")) {
      assertThat(PasswordRules.isName(name)).as(name).isFalse();
    }
  }
}
