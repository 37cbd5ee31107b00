package io.counterwatch.device;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of an outbox: {@code lock}; {@code events-000001} with the files of an epoch, named by
 * the sequence that each begins with; {@code aside-000001-why} with those of an epoch that is over.
 * Whatever appears under such a name is complete and on the disk.
 */
final class OutboxFolder implements AutoCloseable {
  /** Folders of former epochs that are kept for a person to look at; older ones are deleted. */
  static final int MAX_ASIDE = 2;

  private static final Logger LOG = LoggerFactory.getLogger(OutboxFolder.class);
  private static final String CURRENT = "events-";
  private static final String ASIDE = "aside-";
  private static final String UNFINISHED = ".tmp";
  private static final String SEGMENT = ".log";
  private static final String DAMAGED = ".damaged";

  private final Path root;
  private final FileChannel lockFile;

  /** Writes what a file holds. */
  interface Content {
    void write(RandomAccessFile out) throws IOException;
  }

  /** Writes the files of an epoch. */
  interface Filling {
    void fill(Path folder) throws IOException;
  }

  /** Opens what was written. */
  interface Opening<T> {
    T open(Path folder) throws IOException;
  }

  private OutboxFolder(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /**
   * Takes a folder for this process; it is made where there is none.
   *
   * @throws OutboxInUseException if somebody else has it
   */
  static OutboxFolder take(Path root) throws IOException {
    Files.createDirectories(root);
    FileChannel lockFile =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = lockFile.tryLock();
      if (lock == null) {
        throw new OutboxInUseException(root);
      }
      OutboxFolder folder = new OutboxFolder(root, lockFile);
      folder.removeUnfinished();
      return folder;
    } catch (OverlappingFileLockException byOurselves) {
      lockFile.close();
      throw new OutboxInUseException(root);
    } catch (IOException | RuntimeException failed) {
      lockFile.close();
      throw failed;
    }
  }

  Path root() {
    return root;
  }

  /** The folder of the newest epoch, those before it set aside; null where there is none. */
  @Nullable Path current() throws IOException {
    List<Path> folders = list(root, name -> name.startsWith(CURRENT));
    for (Path older : folders.subList(0, Math.max(0, folders.size() - 1))) {
      setAside(older, "replaced");
    }
    return folders.isEmpty() ? null : folders.getLast();
  }

  /** The files of an epoch, in order. */
  static List<Path> segments(Path folder) throws IOException {
    return list(folder, name -> name.endsWith(SEGMENT));
  }

  /** The sequence that the name of a file gives; 0 where it gives none. */
  static long baseOf(Path segment) {
    String name = segment.getFileName().toString();
    String digits = name.substring(0, name.length() - SEGMENT.length());
    return digits.length() <= 12 && digits.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Long.parseLong("0" + digits)
        : 0;
  }

  /** The number of an epoch's folder that comes after all that are here. */
  int nextGeneration() throws IOException {
    int newest = 0;
    for (Path folder : list(root, name -> name.startsWith(CURRENT) || name.startsWith(ASIDE))) {
      newest = Math.max(newest, generationOf(folder));
    }
    return newest + 1;
  }

  /**
   * Makes the folder of an epoch, all at once, and opens it. Where that fails no such folder is
   * left: it would be taken for the newest epoch later.
   */
  <T> T createEpoch(int generation, Filling filling, Opening<T> opening) throws IOException {
    Path unfinished = root.resolve(CURRENT + "%06d".formatted(generation) + UNFINISHED);
    delete(unfinished);
    Files.createDirectory(unfinished);
    try {
      filling.fill(unfinished);
      sync(unfinished);
      Path folder = root.resolve(CURRENT + "%06d".formatted(generation));
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
      try {
        sync(root);
        return opening.open(folder);
      } catch (IOException failed) {
        Files.move(folder, unfinished, StandardCopyOption.ATOMIC_MOVE);
        throw failed;
      }
    } catch (IOException failed) {
      delete(unfinished);
      throw failed;
    }
  }

  /** Makes a file of an epoch, all at once. */
  static Path createSegment(Path folder, SegmentHeader header, Content content) throws IOException {
    Path file = folder.resolve("%012d".formatted(header.base()) + SEGMENT);
    Path unfinished = folder.resolve(file.getFileName() + UNFINISHED);
    Files.deleteIfExists(unfinished);
    try (RandomAccessFile out = new RandomAccessFile(unfinished.toFile(), "rw")) {
      out.write(header.encode());
      content.write(out);
      out.getFD().sync();
    } catch (IOException failed) {
      Files.deleteIfExists(unfinished);
      throw failed;
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    try {
      sync(folder);
    } catch (IOException failed) {
      Files.deleteIfExists(file);
      throw failed;
    }
    return file;
  }

  /** A file of which nothing can be read makes room for another of that name. */
  static void setAsideSegment(Path segment) throws IOException {
    Path damaged = segment.resolveSibling(segment.getFileName() + DAMAGED);
    Files.move(segment, damaged, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Keeps the folder of an epoch that is over, under a name that says why. */
  void setAside(Path folder, String why) throws IOException {
    String number = "%06d".formatted(generationOf(folder));
    Path aside = root.resolve(ASIDE + number + "-" + why);
    delete(aside);
    Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
    sync(root);
    LOG.warn("The outbox in {} begins a new epoch; the files before it are in {}", root, aside);
    List<Path> all = list(root, name -> name.startsWith(ASIDE));
    for (Path oldest : all.subList(0, Math.max(0, all.size() - MAX_ASIDE))) {
      LOG.warn("Deleted the oldest epoch that was set aside: {}", oldest);
      delete(oldest);
    }
  }

  /** Gives the folder back. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  private void removeUnfinished() throws IOException {
    for (Path unfinished : list(root, name -> name.endsWith(UNFINISHED))) {
      delete(unfinished);
    }
    for (Path folder : list(root, name -> name.startsWith(CURRENT))) {
      for (Path unfinished : list(folder, name -> name.endsWith(UNFINISHED))) {
        delete(unfinished);
      }
    }
  }

  private static int generationOf(Path folder) {
    String digits = folder.getFileName().toString().replaceAll("^[a-z]+-|-.*$", "");
    return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
  }

  private static List<Path> list(Path folder, Predicate<String> wanted) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> wanted.test(file.getFileName().toString())).sorted().toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A new name in a folder survives a power failure only when the folder itself is written. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
