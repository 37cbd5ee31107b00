package io.counterwatch.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the server that uses a data folder can be reached, and what shows it that a command is its
 * owner's: a small file beside its database, for its owner's eyes only, for commands that would
 * otherwise find the folder taken.
 */
record ServerAddress(Path dataDirectory) {
  private Path file() {
    return dataDirectory.resolve("server.url");
  }

  void write(OwnedServer server) throws IOException {
    Files.deleteIfExists(file());
    DatabaseFolder.ownersOnly(Files.createFile(file()));
    Files.writeString(file(), server.url() + "\n" + server.key() + "\n");
  }

  void delete() throws IOException {
    Files.deleteIfExists(file());
  }

  /** Empty where no server wrote one; may be left over from a server that was killed. */
  Optional<OwnedServer> read() throws IOException {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file());
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(new OwnedServer(lines.getFirst(), lines.size() < 2 ? "" : lines.get(1)));
  }
}
