package io.counterwatch.app.bench;

import io.counterwatch.app.FileTrees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What a bench has started: closed when it is over, the newest first. Ctrl-C ends the process
 * without unwinding, and brokers and databases are processes of their own, so then it is closed as
 * well, and the bench's folder is deleted.
 */
final class Belongings implements AutoCloseable {
  private final Path folder;
  private final Consumer<String> progress;
  private final Deque<Closing> open = new ArrayDeque<>();
  private final Thread whenKilled = Thread.ofPlatform().name("stop").unstarted(this::leaveNothing);

  /** How something is closed. */
  interface Closing {
    void close() throws IOException, InterruptedException;
  }

  Belongings(Path folder, Consumer<String> progress) {
    this.folder = folder;
    this.progress = progress;
    Runtime.getRuntime().addShutdownHook(whenKilled);
  }

  synchronized void add(Closing closing) {
    open.push(closing);
  }

  /** Closes the newest now. */
  synchronized void closeNewest() throws IOException, InterruptedException {
    open.pop().close();
  }

  private synchronized void leaveNothing() {
    try {
      closeAll();
      FileTrees.delete(folder);
    } catch (IOException e) {
      progress.accept("not everything could be deleted: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeAll() throws IOException, InterruptedException {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      Runtime.getRuntime().removeShutdownHook(whenKilled);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook is at work already.
      return;
    }
    synchronized (this) {
      closeAll();
    }
  }
}
