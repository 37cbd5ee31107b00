package io.counterwatch.app.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.event.Reading.Rejected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The refused events of local devices, one a line, in a file and the one before it. */
final class RefusalLog {
  /** Of one of the two files. */
  static final long MAX_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  RefusalLog(Path folder) {
    file = folder.resolve("refused.ndjson");
  }

  void add(String device, Rejected refused) {
    String reason = refused.reason().wireName();
    LOG.atWarn()
        .addKeyValue("device", device)
        .addKeyValue("reason", reason)
        .log("{}: refused: {}, {}", device, reason, refused.detail());
    ObjectNode line = JSON.createObjectNode();
    line.put("at", Instant.now().toString())
        .put("device", device)
        .put("id", refused.id())
        .put("reason", refused.reason().wireName())
        .put("detail", refused.detail())
        .put("excerpt", refused.excerpt());
    try {
      if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
        Path before = file.resolveSibling("refused-before.ndjson");
        Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.write(
          file,
          (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException trouble) {
      LOG.warn("{}: not written: {}", file, trouble.getMessage());
    }
  }
}
