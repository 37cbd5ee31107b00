package io.counterwatch.faults;

import io.counterwatch.event.EventBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a device was given to record: one list for each storage that it had. */
final class Recording {
  private final String device;
  private final List<Storage> storages = new ArrayList<>();

  /**
   * Something recorded; its sequence is its place in the list, counted from 1.
   *
   * @param timeMicros when it happened, by the right time
   * @param toleranceMicros how far from that it may be stored: 0 where the device's clock is right
   */
  record Entry(EventBody body, @Nullable String subject, long timeMicros, long toleranceMicros) {
    @Override
    public String toString() {
      return body.type().wireName() + (subject == null ? "" : " " + subject);
    }
  }

  /** What was recorded in one epoch. */
  static final class Storage {
    private final String epoch;
    private final List<Entry> entries = new ArrayList<>();
    private long acknowledged = -1;

    private Storage(String epoch) {
      this.epoch = epoch;
    }

    String epoch() {
      return epoch;
    }

    synchronized List<Entry> entries() {
      return List.copyOf(entries);
    }

    /** Must be called once for each event that the device kept, in that order. */
    synchronized void add(Entry entry) {
      entries.add(entry);
    }

    /** The storage is destroyed; so far the server had told that it has everything. */
    synchronized void destroyed(long upto) {
      acknowledged = upto;
    }

    synchronized boolean isDestroyed() {
      return acknowledged >= 0;
    }

    /** Everything up to this sequence must be stored, whatever happened to the device. */
    synchronized long promised() {
      return acknowledged >= 0 ? acknowledged : entries.size();
    }
  }

  Recording(String device) {
    this.device = device;
  }

  String device() {
    return device;
  }

  synchronized List<Storage> storages() {
    return List.copyOf(storages);
  }

  /** The device begins with an empty storage. */
  synchronized Storage begin(String epoch) {
    Storage storage = new Storage(epoch);
    storages.add(storage);
    return storage;
  }
}
