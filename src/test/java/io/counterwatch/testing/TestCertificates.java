package io.counterwatch.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** An authority and a certificate of "localhost", made by the script that operators use. */
public final class TestCertificates {
  private static final long SCRIPT_SECONDS = 30;
  private static final int CONNECT_MILLIS = 5_000;

  private final Path folder;

  private TestCertificates(Path folder) {
    this.folder = folder;
  }

  /** Makes both, in that folder. */
  public static TestCertificates make(Path folder) {
    TestCertificates made = new TestCertificates(folder);
    made.renew();
    return made;
  }

  /** Another certificate of the same authority, in the place of the old one. */
  public void renew() {
    try {
      Process script =
          new ProcessBuilder(
                  "sh", "mosquitto/certificates.sh", folder.toString(), "localhost", "127.0.0.1")
              .inheritIO()
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!script.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS) || script.exitValue() != 0) {
        script.destroyForcibly();
        throw new AssertionError("mosquitto/certificates.sh failed; it needs openssl");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The authority. */
  public Path authority() {
    return folder.resolve("ca.crt");
  }

  /** The server's certificate. */
  public Path certificate() {
    return folder.resolve("server.crt");
  }

  /** The server's private key. */
  public Path key() {
    return folder.resolve("server.key");
  }

  /** Connections that trust this authority only. */
  public SSLSocketFactory trusting() {
    try (InputStream in = Files.newInputStream(authority())) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The serial number of the certificate that a new connection to a port of this machine gets. */
  public String serialShownAt(int port) {
    try (SSLSocket socket = (SSLSocket) trusting().createSocket("localhost", port)) {
      socket.setSoTimeout(CONNECT_MILLIS);
      socket.startHandshake();
      return serial((X509Certificate) socket.getSession().getPeerCertificates()[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The serial number of the certificate in the file. */
  public String serial() {
    try (InputStream in = Files.newInputStream(certificate())) {
      return serial(
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(16);
  }
}
