package io.counterwatch.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the server that uses a data folder can be reached: a small file beside its database, for
 * commands that would otherwise find the folder taken.
 */
record ServerAddress(Path dataDirectory) {
  private Path file() {
    return dataDirectory.resolve("server.url");
  }

  void write(String url) throws IOException {
    DatabaseFolder.ownersOnly(Files.writeString(file(), url + "\n"));
  }

  void delete() throws IOException {
    Files.deleteIfExists(file());
  }

  /** Empty where no server wrote one; may be left over from a server that was killed. */
  Optional<String> read() throws IOException {
    return Files.exists(file()) ? Optional.of(Files.readString(file()).strip()) : Optional.empty();
  }
}
