package io.counterwatch.faults;

import java.util.List;

/** Devices that record what is planned, wherever they run. */
interface Fleet extends AutoCloseable {
  /** Connects them, and begins to record. */
  void start();

  /** How many events are to be recorded in all. */
  int planned();

  /** How many are. */
  int recorded();

  /** Has all that is planned recorded, and waits for it. */
  void finish();

  /** Events that devices have and do not know to be stored; 0 once all are. */
  long pending();

  /** What each device was given. */
  List<Recording> recordings();

  /** What went over the wire so far, as far as that is counted. */
  WireCount wire();

  @Override
  void close();
}
