package io.counterwatch.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes and reads the signed part of visitors' links: {@code base64url(body ‖ mac)} without
 * padding. The body is one byte for version and purpose, two for the day, one for the centre's
 * length, the centre, one for the subject's length, the subject, and the counter; {@code mac} is
 * the first 12 bytes of HMAC-SHA-256 over it with {@link #key}. docs/visitors.md describes it for
 * the makers of ticket machines, who make tokens themselves.
 */
public final class VisitorTokens {
  /** No token is longer: whatever is, isn't looked into. */
  static final int MAX_CHARS = 240;

  /** 96 bits: a guess succeeds once in 8 × 10²⁸. */
  static final int MAC_BYTES = 12;

  private static final String ALGORITHM = "HmacSHA256";
  private static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 1);
  private static final int VERSION = 1 << 4;
  private static final int HEAD_BYTES = 4;
  private static final int BYTE = 0xff;
  private static final int UNSIGNED_SHORT = 0xffff;

  private final byte[] secret;

  /** What a link is for. A token of one purpose is worth nothing for another. */
  public enum Purpose {
    /** A ticket's own page, on the paper. */
    TICKET(1, "ticket"),
    /** The rating of a visit, made by the server once that was served. */
    SURVEY(2, "survey"),
    /** The poster at a counter, which leads to the rating of whoever was served there. */
    COUNTER(3, "counter");

    private final int code;
    private final String word;

    Purpose(int code, String word) {
      this.code = code;
      this.word = word;
    }
  }

  /**
   * What a token says.
   *
   * @param day the ticket's service day; of a poster, the first of 2020
   * @param subject the ticket; of a poster, the counter
   * @param counter where the visit was, or empty
   */
  public record Link(
      Purpose purpose, String centre, LocalDate day, String subject, String counter) {
    /** The link on a ticket. */
    public static Link ofTicket(String centre, LocalDate day, String subject) {
      return new Link(Purpose.TICKET, centre, day, subject, "");
    }

    /** The link to the rating of a visit. */
    static Link ofSurvey(String centre, LocalDate day, String subject, String counter) {
      return new Link(Purpose.SURVEY, centre, day, subject, counter);
    }

    /** The link on a counter's poster. */
    public static Link ofCounter(String centre, String counter) {
      return new Link(Purpose.COUNTER, centre, FIRST_DAY, counter, "");
    }
  }

  /**
   * Signs with keys of that secret.
   *
   * @param secret of the installation
   */
  public VisitorTokens(byte[] secret) {
    this.secret = secret.clone();
  }

  /**
   * The key of a centre's links of one purpose. That of {@link Purpose#TICKET} is what a ticket
   * machine gets: with it nobody can make links of another centre, or ratings.
   */
  public byte[] key(Purpose purpose, String centre) {
    String name = "counterwatch/" + purpose.word + "/1/" + centre;
    return hmac(secret, name.getBytes(StandardCharsets.UTF_8));
  }

  /** The token of a link. */
  public String make(Link link) {
    return make(link, key(link.purpose(), link.centre()));
  }

  /** The same with a key alone, as a ticket machine makes it. */
  static String make(Link link, byte[] key) {
    byte[] centre = link.centre().getBytes(StandardCharsets.UTF_8);
    byte[] subject = link.subject().getBytes(StandardCharsets.UTF_8);
    byte[] counter = link.counter().getBytes(StandardCharsets.UTF_8);
    int days = (int) ChronoUnit.DAYS.between(FIRST_DAY, link.day());
    ByteBuffer body =
        ByteBuffer.allocate(HEAD_BYTES + centre.length + 1 + subject.length + counter.length);
    body.put((byte) (VERSION | link.purpose().code))
        .putShort((short) days)
        .put((byte) centre.length)
        .put(centre)
        .put((byte) subject.length)
        .put(subject)
        .put(counter);
    byte[] mac = hmac(key, body.array());
    byte[] all = Arrays.copyOf(body.array(), body.capacity() + MAC_BYTES);
    System.arraycopy(mac, 0, all, body.capacity(), MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /** What a token says; null where nobody with the key of that purpose made it. */
  public @Nullable Link read(String token, Purpose purpose) {
    byte[] all = decoded(token);
    if (all == null || all.length < HEAD_BYTES + MAC_BYTES) {
      return null;
    }
    byte[] body = Arrays.copyOf(all, all.length - MAC_BYTES);
    byte[] mac = Arrays.copyOfRange(all, body.length, all.length);
    Link link = body[0] == (byte) (VERSION | purpose.code) ? parse(body, purpose) : null;
    if (link == null) {
      return null;
    }
    byte[] right = Arrays.copyOf(hmac(key(purpose, link.centre()), body), MAC_BYTES);
    return MessageDigest.isEqual(right, mac) ? link : null;
  }

  /** Null where it is none, or not as it would be written. */
  private static byte @Nullable [] decoded(String token) {
    if (token.length() > MAX_CHARS) {
      return null;
    }
    try {
      byte[] all = Base64.getUrlDecoder().decode(token);
      String canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(all);
      return canonical.equals(token) ? all : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Link parse(byte[] body, Purpose purpose) {
    ByteBuffer in = ByteBuffer.wrap(body);
    in.get();
    LocalDate day = FIRST_DAY.plusDays(in.getShort() & UNSIGNED_SHORT);
    String centre = text(in, in.get() & BYTE);
    if (centre == null || !in.hasRemaining()) {
      return null;
    }
    String subject = text(in, in.get() & BYTE);
    String counter = subject == null ? null : text(in, in.remaining());
    return subject == null || counter == null
        ? null
        : new Link(purpose, centre, day, subject, counter);
  }

  private static @Nullable String text(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      return null;
    }
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
