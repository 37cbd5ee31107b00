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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** An authority and a certificate of "localhost", made by the script that operators use. */
public final class TestCertificates {
  private static final long SCRIPT_SECONDS = 120;
  private static final int CONNECT_MILLIS = 60_000;

  private final Path folder;
  private final List<String> names;

  private TestCertificates(Path folder, List<String> names) {
    this.folder = folder;
    this.names = names;
  }

  /** Makes both, in that folder. */
  public static TestCertificates make(Path folder) {
    return makeFor(folder, "localhost", "127.0.0.1");
  }

  /** The same for other names of the server. */
  public static TestCertificates makeFor(Path folder, String... names) {
    TestCertificates made = new TestCertificates(folder, List.of(names));
    made.renew();
    return made;
  }

  /** Puts one of the same authority in the certificate's place that ran out yesterday. */
  public void expire() {
    run(
        List.of(
            "sh",
            "-c",
            "cd '"
                + folder
                + "' && openssl req -new -key server.key -subj /CN=localhost -out old.csr"
                + " && echo subjectAltName=DNS:localhost >old.ext"
                + " && openssl x509 -req -in old.csr -CA ca.crt -CAkey ca.key -CAcreateserial"
                + " -days -1 -extfile old.ext -out server.crt 2>/dev/null"));
  }

  /** Another certificate of the same authority, in the place of the old one. */
  public void renew() {
    List<String> command =
        new ArrayList<>(List.of("sh", "mosquitto/certificates.sh", folder.toString()));
    command.addAll(names);
    run(command);
  }

  private static void run(List<String> command) {
    try {
      Process script =
          new ProcessBuilder(command)
              .inheritIO()
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!script.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS) || script.exitValue() != 0) {
        script.destroyForcibly();
        throw new AssertionError("failed; it needs openssl: " + String.join(" ", command));
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
