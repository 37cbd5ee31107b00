package io.counterwatch.app.health;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** When a certificate of ours ends. Reads its file each time, as it is renewed there. */
public final class CertificateWatch {
  /** From so long before its end on there is a warning: renewals come 30 days before. */
  public static final Duration WARN_BEFORE = Duration.ofDays(14);

  private static final double UNKNOWN = Double.NaN;

  private final Path file;
  private final Supplier<Instant> now;

  /** Of a PEM file, whose first certificate counts. */
  public CertificateWatch(Path file, Supplier<Instant> now) {
    this.file = file;
    this.now = now;
  }

  /** Unix time, or not a number where the file has no certificate. */
  double endSeconds() {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in)
              instanceof X509Certificate certificate
          ? certificate.getNotAfter().toInstant().getEpochSecond()
          : UNKNOWN;
    } catch (IOException | CertificateException e) {
      return UNKNOWN;
    }
  }

  /** Empty while it holds for long. */
  public String warning() {
    double end = endSeconds();
    if (Double.isNaN(end)) {
      return "certificate: %s cannot be read; the one from before is still used".formatted(file);
    }
    Instant ends = Instant.ofEpochSecond((long) end);
    return now.get().plus(WARN_BEFORE).isBefore(ends)
        ? ""
        : "certificate: %s ends at %s".formatted(file, ends);
  }
}
