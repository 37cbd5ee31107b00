package io.counterwatch.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts the certificates in one PEM file and no others. */
public final class TrustedAuthority {
  private TrustedAuthority() {}

  /**
   * Reads the file anew each time, so that a renewed one counts from the next connection on.
   *
   * @throws BrokerException saying why the file cannot be used
   */
  public static SSLSocketFactory sockets(Path file) throws BrokerException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("authority-" + trusted.size(), each);
      }
      if (trusted.size() == 0) {
        throw new IOException("no certificate in " + file);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return new PromptSockets(context.getSocketFactory());
    } catch (NoSuchFileException e) {
      throw BrokerException.ofAuthority(new IOException("no such file: " + file, e));
    } catch (IOException | GeneralSecurityException e) {
      throw BrokerException.ofAuthority(e);
    }
  }
}
