package io.counterwatch.browser;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.Http;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The links on a hall's papers, made as its ticket machine makes them. */
final class VisitorLinks {
  private static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 1);
  private static final Pattern SURVEY = Pattern.compile("/survey/[A-Za-z0-9_-]+");
  private static final int SIGNATURE_BYTES = 12;
  private static final byte TICKET = 0x11;

  private final Hall hall;
  private final byte[] key;

  /**
   * Of that hall.
   *
   * @param given what the server answers to whoever asks for the key of its ticket machines
   */
  VisitorLinks(Hall hall, JsonNode given) {
    this.hall = hall;
    this.key = Base64.getUrlDecoder().decode(given.path("ticketKey").asText());
  }

  /** The path of a ticket's own page. */
  String ticket(String number) {
    byte[] centre = hall.centre().getBytes(StandardCharsets.UTF_8);
    byte[] subject = hall.subject(number).getBytes(StandardCharsets.UTF_8);
    int day = (int) ChronoUnit.DAYS.between(FIRST_DAY, hall.day());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {TICKET, (byte) (day >> 8), (byte) day, (byte) centre.length});
    body.writeBytes(centre);
    body.write(subject.length);
    body.writeBytes(subject);
    body.writeBytes(signature(body.toByteArray()));
    return "/ticket/" + Base64.getUrlEncoder().withoutPadding().encodeToString(body.toByteArray());
  }

  private byte[] signature(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Arrays.copyOf(mac.doFinal(body), SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The path of the rating of a visit that was served, as the page of its ticket has it. */
  String survey(String address, String number) {
    Matcher link = SURVEY.matcher(Http.text(address + ticket(number)));
    if (!link.find()) {
      throw new AssertionError(number + " has no way to its rating");
    }
    return link.group();
  }
}
