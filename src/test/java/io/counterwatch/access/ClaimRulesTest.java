package io.counterwatch.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.access.ClaimRules.Mapped;
import io.counterwatch.access.Voucher.Person;
import io.counterwatch.access.Voucher.Stranger;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider's words come to. */
class ClaimRulesTest {
  private static final ClaimRules RULES =
      new ClaimRules(
          "preferred_username",
          "realm_access.roles",
          "centres",
          List.of(
              new Mapped("quan-tri", Role.ADMINISTRATOR),
              new Mapped("giam-doc", Role.DIRECTOR),
              new Mapped("xem", Role.VIEWER)));

  private static Voucher judge(Object roles, Map<String, ?> more) {
    Map<String, Object> claims = new HashMap<>();
    claims.put("sub", "4711");
    claims.put("preferred_username", "Lan@tinh.vn");
    claims.put("realm_access", Map.of("roles", roles));
    claims.putAll(more);
    return RULES.judge(claims);
  }

  @Test
  void aMappedRoleAndTheCentresMakeAPerson() {
    assertThat(judge(List.of("giam-doc"), Map.of("centres", List.of("hall", "other"))))
        .isEqualTo(new Person("lan@tinh.vn", "4711", Role.DIRECTOR, Set.of("hall", "other")));
    assertThat(judge("giam-doc", Map.of("centres", "hall, other")))
        .isEqualTo(new Person("lan@tinh.vn", "4711", Role.DIRECTOR, Set.of("hall", "other")));
  }

  @Test
  void ofSeveralRolesTheFirstOfTheSettingCounts() {
    assertThat(judge(List.of("xem", "giam-doc", "quan-tri"), Map.of("centres", "hall")))
        .isEqualTo(new Person("lan@tinh.vn", "4711", Role.ADMINISTRATOR, Set.of()));
  }

  @Test
  void whoHasNoMappedRoleIsAStranger() {
    for (Object roles : List.of(List.of(), List.of("Giam-Doc"), "giam", 7, Map.of("xem", "xem"))) {
      assertThat(judge(roles, Map.of())).as("%s", roles).isInstanceOf(Stranger.class);
    }
    assertThat(RULES.judge(Map.of("preferred_username", "lan", "realm_access", "xem")))
        .isEqualTo(new Stranger("lan", "no role for realm_access.roles []"));
  }

  @Test
  void noCentreIsNotAllCentres() {
    assertThat(judge("giam-doc", Map.of())).isInstanceOf(Stranger.class);
    assertThat(judge("xem", Map.of("centres", List.of()))).isInstanceOf(Stranger.class);
    assertThat(judge("xem", Map.of("centres", " , "))).isInstanceOf(Stranger.class);
    assertThat(judge("xem", Map.of("centres", 7))).isInstanceOf(Stranger.class);
    assertThat(judge("xem", Collections.singletonMap("centres", null)))
        .isInstanceOf(Stranger.class);
    assertThat(judge("xem", Map.of()))
        .isEqualTo(new Person("lan@tinh.vn", "4711", Role.VIEWER, Set.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Trần Thị B", "a\nb", "<b>", "-x"})
  void aNameIsOneThatTheAuditLogCanHave(String name) {
    assertThat(judge("quan-tri", Map.of("preferred_username", name))).isInstanceOf(Stranger.class);
  }

  @Test
  void aClaimWithDotsInItsNameIsFoundByItsWholeName() {
    ClaimRules rules =
        new ClaimRules(
            "preferred_username",
            "https://tinh.vn/role",
            "centres",
            List.of(new Mapped("xem", Role.VIEWER)));

    assertThat(rules.judge(Map.of("preferred_username", "lan", "https://tinh.vn/role", "xem")))
        .isEqualTo(new Person("lan", "", Role.VIEWER, Set.of()));
  }
}
