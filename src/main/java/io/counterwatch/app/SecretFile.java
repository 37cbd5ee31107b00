package io.counterwatch.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file with one secret in it, as systemd's credentials and mounted secrets of containers are. */
final class SecretFile {
  /** Limit on such a file. */
  static final int MAX_BYTES = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);

  private SecretFile() {}

  /**
   * A secret that is given as it is, or as a file; null where it is not given.
   *
   * @throws ConfigurationException if both are, or the file is unusable
   */
  static @Nullable String either(
      Map<Setting, SettingSource> sources, Setting asItIs, Setting asFile) {
    SettingSource given = sources.get(asItIs);
    SettingSource file = sources.get(asFile);
    if (given != null && file != null) {
      throw file.complaint("give this or " + asItIs.key() + ", not both");
    }
    if (file != null) {
      return read(file);
    }
    return given == null ? null : given.text();
  }

  /**
   * The secret: the file's only line.
   *
   * @throws ConfigurationException if there is none, or anything else; it never quotes the file
   */
  static String read(SettingSource source) {
    Path file = SettingValues.file(source);
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw source.complaint("has more than " + MAX_BYTES + " bytes: " + file);
      }
      text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\r?\\n$", "");
    } catch (IOException e) {
      throw source.complaint("cannot be read: " + file);
    }
    if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
      throw source.complaint("must hold one line with the secret and nothing else: " + file);
    }
    warnOfReaders(source, file);
    return text;
  }

  private static void warnOfReaders(SettingSource source, Path file) {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        LOG.warn("{}: everybody on this machine can read {}: chmod o= it", source.place(), file);
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("{} has no rights that could be looked at", file, e);
    }
  }
}
