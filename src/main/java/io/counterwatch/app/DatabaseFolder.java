package io.counterwatch.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The folder of an embedded database: the server's data, its log, its password, and a lock that
 * keeps a second process away while this one is using it. For its owner's eyes only.
 */
final class DatabaseFolder implements AutoCloseable {
  private static final int PASSWORD_BYTES = 24;

  private final Path root;
  private final FileChannel lock;

  private DatabaseFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Makes the folder {@code database} in this one where there is none, and locks it.
   *
   * @throws IOException if another process holds it, or it cannot be written
   */
  static DatabaseFolder open(Path directory) throws IOException {
    // A folder within the given one: nobody is locked out of a folder that others use, too.
    // Its real path: the same folder by another name must be known as the same.
    Path root = Files.createDirectories(ensure(directory).resolve("database")).toRealPath();
    ownersOnly(root);
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new IOException("another process uses the database in " + root);
    }
    return new DatabaseFolder(root, channel);
  }

  /** Makes the folder for its owner only; one that exists keeps its rights. */
  static Path ensure(Path directory) throws IOException {
    boolean made = Files.notExists(directory);
    Files.createDirectories(directory);
    return made ? ownersOnly(directory) : directory;
  }

  /** Takes the rights of everybody else away, on file systems that know rights. */
  static Path ownersOnly(Path file) throws IOException {
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      String rights = Files.isDirectory(file) ? "rwx------" : "rw-------";
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }
    return file;
  }

  Path root() {
    return root;
  }

  /** The server's own folder. */
  Path data() {
    return root.resolve("postgres");
  }

  /** What the server and its tools have to say. */
  Path log() {
    return root.resolve("postgres.log");
  }

  Path passwordFile() {
    return root.resolve("postgres.password");
  }

  /** The database's password, made up at the first call. */
  String password() throws IOException {
    if (!Files.exists(passwordFile())) {
      byte[] random = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(random);
      Path draft = root.resolve("postgres.password.new");
      Files.deleteIfExists(draft);
      ownersOnly(Files.createFile(draft));
      Files.writeString(draft, HexFormat.of().formatHex(random) + "\n");
      Files.move(draft, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(passwordFile()).strip();
  }

  /**
   * Removes what is left of a database whose making was cut short; nobody has stored anything in
   * it. From here on, until {@link #initialised()}, what there is counts as half made, unless it is
   * there already.
   */
  void discardHalfMadeDatabase() throws IOException {
    if (Files.exists(unfinished())) {
      FileTrees.delete(data());
    }
    if (!Files.exists(data())) {
      Files.write(unfinished(), new byte[0]);
    }
  }

  /** The database is complete, and kept from now on. */
  void initialised() throws IOException {
    Files.deleteIfExists(unfinished());
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private Path unfinished() {
    return root.resolve("unfinished");
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
