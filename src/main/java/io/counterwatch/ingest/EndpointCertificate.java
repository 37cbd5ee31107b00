package io.counterwatch.ingest;

import io.counterwatch.ingest.EndpointListener.PemFiles;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A server certificate with its key, as they were in their files at one moment. Blocks: not for an
 * event loop.
 */
final class EndpointCertificate {
  /** Limit on either file: a key and a chain are a few KiB. */
  static final int MAX_FILE_BYTES = 1 << 20;

  private static final byte[] SAMPLE = {'c', 'w'};

  private final byte[] certificate;
  private final byte[] key;

  private EndpointCertificate(byte[] certificate, byte[] key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** Reads the files, whatever is in them. */
  static EndpointCertificate read(PemFiles files) throws IOException {
    return new EndpointCertificate(content(files.certificate()), content(files.key()));
  }

  private static byte[] content(Path file) throws IOException {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IOException("it is too large");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IOException("%s cannot be read: %s".formatted(file, reason(e)), e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "no such file" : BrokerException.rootReason(e);
  }

  /**
   * As options for a listener.
   *
   * @throws IOException saying why it cannot be used: a file is cut short, or the key is another
   *     certificate's, as between the renewals of the two
   */
  PemKeyCertOptions usable(Vertx vertx) throws IOException {
    PemKeyCertOptions options =
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(certificate))
            .addKeyValue(Buffer.buffer(key));
    try {
      X509KeyManager keys = keyManager(options.getKeyManagerFactory(vertx).getKeyManagers());
      String alias = alias(keys);
      X509Certificate first = keys.getCertificateChain(alias)[0];
      if (!belongTogether(keys.getPrivateKey(alias), first)) {
        throw new IOException("the key is not the certificate's");
      }
      return options;
    } catch (IOException e) {
      throw e;
    } catch (Exception e) { // The factory is declared to throw just that.
      throw new IOException("not a certificate and its key: " + BrokerException.rootReason(e), e);
    }
  }

  private static X509KeyManager keyManager(KeyManager[] managers) throws IOException {
    for (KeyManager manager : managers) {
      if (manager instanceof X509KeyManager keys) {
        return keys;
      }
    }
    throw new IOException("no certificate");
  }

  private static String alias(X509KeyManager keys) throws IOException {
    for (String type : new String[] {"EC", "RSA", "EdDSA"}) {
      String[] aliases = keys.getServerAliases(type, null);
      if (aliases != null && aliases.length > 0) {
        return aliases[0];
      }
    }
    throw new IOException("the key is neither EC nor RSA nor EdDSA");
  }

  private static boolean belongTogether(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    if (!sameKind(key, certificate)) {
      return false;
    }
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(SAMPLE);
    byte[] signature = signing.sign();
    Signature checking = Signature.getInstance(algorithm);
    checking.initVerify(certificate.getPublicKey());
    checking.update(SAMPLE);
    return checking.verify(signature);
  }

  private static boolean sameKind(PrivateKey key, X509Certificate certificate) {
    return Objects.equals(key.getAlgorithm(), certificate.getPublicKey().getAlgorithm());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EndpointCertificate that
        && Arrays.equals(certificate, that.certificate)
        && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(certificate);
  }
}
