package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.web.VisitorTokens.Link;
import io.counterwatch.web.VisitorTokens.Purpose;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VisitorTokensTest {
  private static final VisitorTokens TOKENS =
      new VisitorTokens("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
  private static final Link TICKET = Link.ofTicket("hb-province", DAY, "20261123-A012");
  private static final Link SURVEY = Link.ofSurvey("hb-province", DAY, "20261123-A012", "3");

  @Test
  void whatWasSignedIsRead() {
    Link poster = Link.ofCounter("hb-province", "12");
    Link odd = Link.ofTicket("a", LocalDate.of(2199, 6, 6), "ngày 23/Ả-1");

    assertThat(TOKENS.read(TOKENS.make(TICKET), Purpose.TICKET)).isEqualTo(TICKET);
    assertThat(TOKENS.read(TOKENS.make(SURVEY), Purpose.SURVEY)).isEqualTo(SURVEY);
    assertThat(TOKENS.read(TOKENS.make(poster), Purpose.COUNTER)).isEqualTo(poster);
    assertThat(TOKENS.read(TOKENS.make(odd), Purpose.TICKET)).isEqualTo(odd);
  }

  /** The example of docs/visitors.md, by which the makers of ticket machines try their own. */
  @Test
  void theDocumentedExampleHolds() throws Exception {
    byte[] key = TOKENS.key(Purpose.TICKET, "hb-province");
    String token = TOKENS.make(TICKET);

    String document = java.nio.file.Files.readString(java.nio.file.Path.of("docs/visitors.md"));
    assertThat(document)
        .contains(Base64.getUrlEncoder().withoutPadding().encodeToString(key))
        .contains(token);
    assertThat(VisitorTokens.make(TICKET, key)).isEqualTo(token);
    byte[] body = Base64.getUrlDecoder().decode(token);
    assertThat(HexFormat.of().formatHex(body, 0, body.length - VisitorTokens.MAC_BYTES))
        .isEqualTo("1109d6" + "0b" + hex("hb-province") + "0d" + hex("20261123-A012"));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void itIsShortEnoughForThermalPaperAndNeedsNoEscaping() {
    // With an address of 30 characters a code of version 6, 41 modules: 20 mm at half a millimetre.
    assertThat(TOKENS.make(TICKET)).hasSizeLessThan(60).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void noCharacterCanBeChanged() {
    String token = TOKENS.make(TICKET);
    for (int i = 0; i < token.length(); i++) {
      for (char other : "AZaz09-_=+/ é".toCharArray()) {
        if (token.charAt(i) != other) {
          String changed = token.substring(0, i) + other + token.substring(i + 1);
          assertThat(TOKENS.read(changed, Purpose.TICKET)).as(changed).isNull();
        }
      }
      assertThat(TOKENS.read(token.substring(0, i), Purpose.TICKET)).isNull();
    }
    assertThat(TOKENS.read(token + "A", Purpose.TICKET)).isNull();
    assertThat(TOKENS.read(token + "==", Purpose.TICKET)).isNull();
    assertThat(TOKENS.read("A".repeat(100_000), Purpose.TICKET)).isNull();
  }

  @Test
  void aTokenIsWorthNothingForAnotherPurpose() {
    for (Purpose made : Purpose.values()) {
      String token = TOKENS.make(new Link(made, "hall", DAY, "A1", ""));
      for (Purpose read : Purpose.values()) {
        assertThat(TOKENS.read(token, read) != null).isEqualTo(made == read);
      }
    }
    // Nor does the key of tickets sign ratings: whoever opens a ticket machine cannot vote.
    String forged = VisitorTokens.make(SURVEY, TOKENS.key(Purpose.TICKET, "hb-province"));
    assertThat(TOKENS.read(forged, Purpose.SURVEY)).isNull();
  }

  @Test
  void neitherAnotherSecretNorAnotherCentresKeySigns() {
    VisitorTokens others = new VisitorTokens(new byte[32]);
    assertThat(TOKENS.read(others.make(TICKET), Purpose.TICKET)).isNull();

    String forged = VisitorTokens.make(TICKET, TOKENS.key(Purpose.TICKET, "other"));
    assertThat(TOKENS.read(forged, Purpose.TICKET)).isNull();
    Set<String> keys = new HashSet<>();
    for (Purpose purpose : Purpose.values()) {
      keys.add(HexFormat.of().formatHex(TOKENS.key(purpose, "a")));
      keys.add(HexFormat.of().formatHex(TOKENS.key(purpose, "b")));
    }
    assertThat(keys).hasSize(6);
  }

  @Test
  void lengthsThatLeadNowhereAreNoLink() {
    byte[] key = TOKENS.key(Purpose.TICKET, "");
    for (int first = 0; first < 256; first += 5) {
      byte[] body = new byte[40];
      body[0] = 0x11;
      body[3] = (byte) first;
      assertThat(
              TOKENS.read(
                  Base64.getUrlEncoder().withoutPadding().encodeToString(body), Purpose.TICKET))
          .isNull();
    }
    assertThat(key).hasSize(32);
  }
}
