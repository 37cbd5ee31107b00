package io.counterwatch.device;

import io.counterwatch.event.EventBody.OutboxLost;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.wire.BodyCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An outbox on disk. What {@link #append} has kept survives {@code kill -9} and power failures.
 * Clock readings and acknowledgements are written before they are acted on, but do not wait for the
 * disk: they survive {@code kill -9}; a power failure may take the newest of them, and then an
 * event may be sent a second time with another clock reading, of which the server keeps the first.
 *
 * <p>That the server agreed with the outbox waits for the disk: were it forgotten, what is sent
 * from then on would look like the work of another copy after a power failure.
 *
 * <p>When there is no room within the limits the oldest events go, those that the server has stored
 * first; the others are declared lost in an event of their own. {@link #append} refuses only what
 * the disk refuses.
 */
public final class DiskOutbox implements Outbox, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiskOutbox.class);

  /** Losses that are declared when an outbox is opened; the others when the server asks. */
  private static final int MAX_LOSSES_AT_ONCE = 100;

  private final OutboxFolder folder;
  private final LongSupplier wallClockMicros;
  private final Retention retention;
  private final OutboxLimits limits;
  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock, as are all files. */
  private EpochFiles files;

  // Copies of what the files say, for questions that need not wait for the disk.
  private volatile String epoch;
  private volatile long oldest;
  private volatile long next;
  private volatile long stored;
  private volatile long firstUnsent;
  private volatile boolean closed;
  private volatile boolean refusing;

  /** Events of one caller, until somebody has written them. */
  private static final class Waiting {
    private final List<Draft> drafts;
    private long first = FULL;
    private boolean done;

    Waiting(List<Draft> drafts) {
      this.drafts = drafts;
    }
  }

  private DiskOutbox(
      OutboxFolder folder, OutboxLimits limits, LongSupplier wallClockMicros, EpochFiles files) {
    this.folder = folder;
    this.limits = limits;
    this.wallClockMicros = wallClockMicros;
    this.files = files;
    retention = new Retention(limits);
    epoch = files.epoch();
    publish();
  }

  /**
   * Opens the outbox in a folder, and makes it where there is none. What is damaged there is
   * reported in events; where nothing tells the epoch, a new one begins and the old files are set
   * aside.
   *
   * @param wallClockMicros the machine's clock, which says how old events are
   * @throws OutboxInUseException if another process, or another outbox of this one, has it open
   * @throws IOException if the folder cannot be read or written
   */
  public static DiskOutbox open(Path root, OutboxLimits limits, LongSupplier wallClockMicros)
      throws IOException {
    OutboxFolder folder = OutboxFolder.take(root);
    try {
      Path current = folder.current();
      Recovery.State found = current == null ? null : Recovery.read(current);
      if (current != null && found == null) {
        folder.setAside(current, "unreadable");
      }
      EpochFiles files = found == null ? Renewal.empty(folder) : new EpochFiles(found);
      DiskOutbox outbox = new DiskOutbox(folder, limits, wallClockMicros, files);
      outbox.opened();
      return outbox;
    } catch (IOException | RuntimeException failed) {
      folder.close();
      throw failed;
    }
  }

  private void opened() {
    lock.lock();
    try {
      files.opened();
      declare(files.stored() + 1, files.next() - 1);
      publish();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String epoch() {
    return epoch;
  }

  /**
   * {@inheritDoc} Callers that come at the same time wait for the disk together.
   *
   * @throws IllegalArgumentException if an event is not one that the protocol knows
   */
  @Override
  public long append(List<Draft> drafts) {
    for (Draft draft : drafts) {
      BodyCodec.read(draft.body().type(), BodyCodec.write(draft.body()));
    }
    Waiting mine = new Waiting(List.copyOf(drafts));
    waiting.add(mine);
    lock.lock();
    try {
      if (!mine.done) {
        commitWaiting();
      }
      return mine.first;
    } finally {
      lock.unlock();
    }
  }

  private void commitWaiting() {
    List<Waiting> group = new ArrayList<>();
    List<Draft> drafts = new ArrayList<>();
    for (Waiting one = waiting.poll(); one != null; one = waiting.poll()) {
      group.add(one);
      drafts.addAll(one.drafts);
    }
    long first = commit(drafts);
    for (Waiting one : group) {
      one.first = first;
      one.done = true;
      first += first == FULL ? 0 : one.drafts.size();
    }
  }

  private long commit(List<Draft> drafts) {
    if (closed) {
      return FULL;
    }
    long nowMicros = wallClockMicros.getAsLong();
    rotateWhereDue(nowMicros);
    retention.makeRoom(files, files.bytesOf(drafts), nowMicros);
    while (true) {
      List<Draft> all = new ArrayList<>();
      OutboxLost loss = retention.undeclared();
      if (loss != null) {
        all.add(new Draft(nowMicros, null, loss, null));
      }
      all.addAll(drafts);
      try {
        if (!all.isEmpty()) {
          files.keep(all, nowMicros);
        }
        retention.declared();
        refusing = false;
        publish();
        return files.next() - drafts.size();
      } catch (IOException trouble) {
        if (!retention.dropStored(files)) {
          publish();
          refused(trouble);
          return FULL;
        }
      }
    }
  }

  private void refused(IOException trouble) {
    if (!refusing) {
      LOG.error("{}: events are not kept: {}", folder.root(), trouble.getMessage());
    }
    refusing = true;
  }

  private void rotateWhereDue(long nowMicros) {
    if (files.rotationDue(limits.segmentBytes(), retention.storedBefore(nowMicros))) {
      try {
        files.rotate();
      } catch (IOException trouble) {
        LOG.debug("{}: no new file: {}", folder.root(), trouble.getMessage());
      }
    }
  }

  private void publish() {
    epoch = files.epoch();
    oldest = files.oldest();
    next = files.next();
    stored = files.stored();
    // Below the oldest a birth has declared everything gone; that the server then has it, is no
    // sign of a copy.
    firstUnsent =
        files.uncertainFrom() == 0 ? files.next() : Math.max(files.uncertainFrom(), files.oldest());
  }

  @Override
  public long oldest() {
    return oldest;
  }

  @Override
  public long next() {
    return next;
  }

  @Override
  public long acknowledged() {
    return stored;
  }

  @Override
  public List<Entry> read(long from, long to) {
    lock.lock();
    try {
      return closed ? List.of() : files.segments().read(from, to);
    } catch (IOException trouble) {
      LOG.warn("{}: cannot be read: {}", folder.root(), trouble.getMessage());
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Long> losses(long from, long to) {
    lock.lock();
    try {
      long first = Math.max(from, files.oldest());
      long last = Math.min(to, files.next() - 1);
      declare(first, last);
      List<Long> events = new ArrayList<>();
      for (SequenceRange hole : files.segments().holes(first, last)) {
        for (long event : files.losses().declaring(hole.from(), hole.to())) {
          if (!events.contains(event)) {
            events.add(event);
          }
        }
      }
      return events;
    } finally {
      lock.unlock();
    }
  }

  /** Records which of these are not here, where no event says so yet. */
  private void declare(long from, long to) {
    long nowMicros = wallClockMicros.getAsLong();
    List<Draft> drafts = new ArrayList<>();
    for (SequenceRange hole : files.segments().holes(from, to)) {
      for (SequenceRange lost : files.losses().undeclared(hole.from(), hole.to())) {
        String why = lost.to() < files.oldest() ? "dropped" : "damaged on disk";
        if (drafts.size() < MAX_LOSSES_AT_ONCE) {
          LOG.warn("{}: events {} to {} are lost: {}", folder.root(), lost.from(), lost.to(), why);
          drafts.add(new Draft(nowMicros, null, new OutboxLost(lost.from(), lost.to(), why), null));
        }
      }
    }
    if (!drafts.isEmpty()) {
      commit(drafts);
    }
  }

  @Override
  public void freeze(long from, long to, ClockReading clock) {
    lock.lock();
    try {
      if (!closed) {
        files.freeze(from, to, clock);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void acknowledged(long upto) {
    lock.lock();
    try {
      if (!closed) {
        files.stored(Math.min(upto, files.next() - 1));
        retention.dropOld(files, wallClockMicros.getAsLong());
        publish();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long firstUnsent() {
    return firstUnsent;
  }

  @Override
  public void agreed() {
    lock.lock();
    try {
      if (!closed) {
        files.agreed();
        publish();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Moved is what the server has not acknowledged and what was recorded since the outbox was
   * first opened after the server last agreed with it. Older events were here when the copy was
   * made, so they went to the server under the old epoch, or it would not be ahead.
   */
  @Override
  public boolean renew() {
    lock.lock();
    String before = files.epoch();
    try {
      if (closed) {
        return false;
      }
      long from = Math.max(files.stored() + 1, files.uncertainFrom());
      long nowMicros = wallClockMicros.getAsLong();
      EpochFiles old = files;
      files = Renewal.of(folder, old, from, nowMicros);
      retention.declared();
      publish();
      old.close();
      folder.setAside(old.folder(), "rolled-back");
      return true;
    } catch (IOException trouble) {
      boolean begun = !files.epoch().equals(before);
      String what = begun ? "the old files could not be set aside" : "no new epoch could begin";
      LOG.error("{}: {}: {}", folder.root(), what, trouble.getMessage());
      return begun;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the folder back; nothing is kept from now on. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try (OutboxFolder given = folder) {
      if (!closed) {
        closed = true;
        files.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
