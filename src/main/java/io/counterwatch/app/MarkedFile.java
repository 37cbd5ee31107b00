package io.counterwatch.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A file of lines of which one marked block is ours. */
final class MarkedFile {
  static final String BEGIN = "# counterwatch: begin";
  static final String END = "# counterwatch: end";

  /** Limit on a file: 100,000 accounts fit. */
  static final long MAX_BYTES = 16L << 20;

  /** The owner writes, the broker's group reads, nobody else sees the hashes. */
  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path path;
  private final List<String> before;
  private final List<String> block;
  private final List<String> after;
  private final boolean exists;

  private MarkedFile(
      Path path, List<String> before, List<String> block, List<String> after, boolean exists) {
    this.path = path;
    this.before = before;
    this.block = block;
    this.after = after;
    this.exists = exists;
  }

  /** Fails if it does not exist, or has half a block. */
  static MarkedFile read(Path file) throws IOException {
    try {
      Path path = file.toRealPath();
      if (Files.size(path) > MAX_BYTES) {
        throw new IOException(path + " is larger than " + MAX_BYTES + " bytes");
      }
      return parse(path, Files.readString(path).lines().toList());
    } catch (NoSuchFileException e) {
      throw new IOException("no such file: " + file, e);
    }
  }

  /** The same, or an empty one where there is no file yet. */
  static MarkedFile readOrNew(Path file) throws IOException {
    if (Files.exists(file)) {
      return read(file);
    }
    return new MarkedFile(file.toAbsolutePath(), List.of(), List.of(), List.of(), false);
  }

  private static MarkedFile parse(Path path, List<String> lines) throws IOException {
    int begin = lines.indexOf(BEGIN);
    int end = lines.indexOf(END);
    boolean once = lines.lastIndexOf(BEGIN) == begin && lines.lastIndexOf(END) == end;
    if (begin < 0 && end < 0) {
      return new MarkedFile(path, lines, List.of(), List.of(), true);
    }
    if (!once || begin < 0 || end < begin) {
      throw new IOException(
          "%s must have one line '%s' and after it one line '%s', or neither"
              .formatted(path, BEGIN, END));
    }
    return new MarkedFile(
        path,
        lines.subList(0, begin),
        lines.subList(begin + 1, end),
        lines.subList(end + 1, lines.size()),
        true);
  }

  Path path() {
    return path;
  }

  /** The lines that are not ours. */
  List<String> outside() {
    List<String> lines = new ArrayList<>(before);
    lines.addAll(after);
    return lines;
  }

  /** The lines below our block. */
  List<String> after() {
    return after;
  }

  /**
   * Puts other lines into the block, in a file that takes this one's place in one step; a new block
   * comes last.
   *
   * @return whether anything is different now
   */
  boolean replace(List<String> lines) throws IOException {
    if (exists && lines.equals(block) && !block.isEmpty()) {
      return false;
    }
    List<String> all = new ArrayList<>(before);
    all.add(BEGIN);
    all.addAll(lines);
    all.add(END);
    all.addAll(after);
    Path folder = Objects.requireNonNull(path.getParent());
    Path beside =
        Files.createTempFile(
            folder,
            "." + path.getFileName(),
            ".new",
            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      writeDurably(beside, String.join("\n", all) + "\n");
      giveTheSameReaders(beside);
      Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(folder);
    } finally {
      Files.deleteIfExists(beside);
    }
    return true;
  }

  private static void writeDurably(Path file, String text) throws IOException {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }

  /** The new file must be readable for the broker as the old one was, and for nobody else. */
  private void giveTheSameReaders(Path beside) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(beside, PosixFileAttributeView.class);
    PosixFileAttributes old = exists ? attributes(path) : null;
    if (old != null) {
      PosixFileAttributes made = attributes(beside);
      if (!made.group().equals(old.group())) {
        view.setGroup(old.group());
      }
      if (!made.owner().equals(old.owner())) {
        giveTo(old, view);
      }
    }
    view.setPermissions(MODE);
  }

  /** Only root can; for everybody else the group is what makes it readable. */
  private static void giveTo(PosixFileAttributes old, PosixFileAttributeView view) {
    try {
      view.setOwner(old.owner());
    } catch (IOException notRoot) {
      // The file then belongs to whoever wrote it.
    }
  }

  private static PosixFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, PosixFileAttributes.class);
  }

  private static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
