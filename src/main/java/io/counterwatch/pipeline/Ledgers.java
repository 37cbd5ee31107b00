package io.counterwatch.pipeline;

import io.counterwatch.pipeline.EventStore.LedgerKey;
import io.counterwatch.pipeline.EventStore.LedgerRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ledger of every publisher's epoch. */
final class Ledgers {
  /** Limit on unknown devices that are remembered as already reported. */
  static final int MAX_UNKNOWN_REMEMBERED = 10_000;

  private final Map<LedgerKey, SequenceLedger> ledgers = new HashMap<>();
  private final Set<String> unknownReported = new HashSet<>();

  void reset(Collection<LedgerRow> rows) {
    ledgers.clear();
    // Whoever was reported in a batch that failed was not.
    unknownReported.clear();
    for (LedgerRow row : rows) {
      ledgers.put(
          row.key(), new SequenceLedger(row.upto(), row.ranges(), row.rejected(), row.lost()));
    }
  }

  SequenceLedger of(LedgerKey key) {
    return ledgers.computeIfAbsent(key, k -> new SequenceLedger());
  }

  List<LedgerRow> rows(Collection<LedgerKey> keys) {
    List<LedgerRow> rows = new ArrayList<>();
    for (LedgerKey key : keys) {
      SequenceLedger ledger = of(key);
      rows.add(
          new LedgerRow(
              key, ledger.upto(), ledger.ranges(), ledger.rejected(), ledger.lostRanges()));
    }
    return rows;
  }

  /** Whether this unknown device has not been reported yet; it sends again and again. */
  boolean firstUnknown(String device) {
    return unknownReported.size() < MAX_UNKNOWN_REMEMBERED && unknownReported.add(device);
  }
}
