package io.counterwatch.store;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How the way to the database is protected, for both of its drivers.
 *
 * @param authority a PEM file with the authority whose certificates are trusted; null for those
 *     that Java trusts
 */
public record DatabaseTls(Mode mode, @Nullable String authority) {
  /** No TLS, as within one machine. */
  static final DatabaseTls NONE = new DatabaseTls(Mode.DISABLE, null);

  private static final String MODE = "sslmode";
  private static final String AUTHORITY = "sslrootcert";

  /** What {@code sslmode} can be. PostgreSQL knows others, which protect from nobody. */
  public enum Mode {
    /** In the clear. */
    DISABLE("disable", SslMode.DISABLE),
    /** With a certificate of the authority, for whatever host. */
    VERIFY_CA("verify-ca", SslMode.VERIFY_CA),
    /** With a certificate of the authority for that very host. */
    VERIFY_FULL("verify-full", SslMode.VERIFY_FULL);

    private final String word;
    private final SslMode vertx;

    Mode(String word, SslMode vertx) {
      this.word = word;
      this.vertx = vertx;
    }

    private static Mode of(String word) {
      for (Mode mode : values()) {
        if (mode.word.equals(word)) {
          return mode;
        }
      }
      throw new IllegalArgumentException("sslmode must be verify-full, verify-ca or disable");
    }
  }

  /** Reads what stands behind the {@code ?} of an address; without a mode there is no TLS. */
  static DatabaseTls of(@Nullable String query) {
    Mode mode = Mode.DISABLE;
    String authority = null;
    for (String part : (query == null ? "" : query).split("&", -1)) {
      int equals = part.indexOf('=');
      String value =
          URLDecoder.decode(part.substring(equals + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
      switch (part.substring(0, Math.max(equals, 0))) {
        case MODE -> mode = Mode.of(value);
        case AUTHORITY -> authority = value;
        default -> {
          if (!part.isEmpty()) {
            throw new IllegalArgumentException(
                "behind the ? there may be sslmode and sslrootcert only");
          }
        }
      }
    }
    if (authority != null && mode == Mode.DISABLE) {
      throw new IllegalArgumentException("sslrootcert needs sslmode=verify-full or verify-ca");
    }
    return new DatabaseTls(mode, authority);
  }

  /** For the address of a JDBC connection, from the question mark on. */
  String jdbcParameters() {
    String mode = "?sslmode=" + this.mode.word;
    if (this.mode == Mode.DISABLE) {
      return mode;
    }
    return mode
        + (authority == null
            ? "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"
            : "&sslrootcert=" + URLEncoder.encode(authority, StandardCharsets.UTF_8));
  }

  /** The same for the other driver. */
  PgConnectOptions protect(PgConnectOptions options) {
    options.setSslMode(mode.vertx);
    if (mode != Mode.DISABLE) {
      options.setSslOptions(
          new ClientSSLOptions()
              .setHostnameVerificationAlgorithm(mode == Mode.VERIFY_FULL ? "HTTPS" : "")
              .setTrustOptions(
                  authority == null ? ofJava() : new PemTrustOptions().addCertPath(authority)));
    }
    return options;
  }

  private static TrustOptions ofJava() {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init((KeyStore) null);
      return TrustOptions.wrap(trust.getTrustManagers()[0]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java's own authorities cannot be read", e);
    }
  }
}
