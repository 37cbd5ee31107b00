package io.counterwatch.centre;

/**
 * A valid event, or the lack of one, that makes no sense as things stand. Kept and counted, since a
 * late event may give it sense.
 */
public enum Anomaly {
  DUPLICATE_NUMBER("duplicate-number", "a second issue of one ticket"),
  ORPHAN("orphan", "a ticket with no issue"),
  PRINT_FAILED_BUT_SERVED("print-failed-but-served", "the paper failed, yet service started"),
  NEGATIVE_WAIT("negative-wait", "a first call before the issue"),
  NEGATIVE_VISIT("negative-visit", "an end before the issue"),
  START_WITHOUT_CALL("start-without-call", "a start with no call up to 15 s after it"),
  ALREADY_STARTED("already-started", "a second start at the same counter"),
  STARTED_ELSEWHERE("started-elsewhere", "a start at another counter during service"),
  START_AFTER_FINISH("start-after-finish", "a start of a finished ticket"),
  CALL_WHILE_SERVING("call-while-serving", "a call of a ticket that is being served"),
  CALL_AFTER_FINISH("call-after-finish", "a call of a finished ticket"),
  FINISH_WITHOUT_CALL("finish-without-call", "a finish with neither start nor call"),
  FINISH_AFTER_LEFT("finish-after-left", "a finish of a ticket that left"),
  ALREADY_FINISHED("already-finished", "a second finish"),
  TRANSFER_AFTER_LEFT("transfer-after-left", "a transfer of a ticket that left"),
  ALREADY_PARKED("already-parked", "parking a parked ticket"),
  PARK_AFTER_END("park-after-end", "parking a ticket that was finished or left"),
  LEFT_AFTER_FINISH("left-after-finish", "leaving after the finish"),
  ALREADY_LEFT("already-left", "leaving twice"),
  SERVICE_TOO_LONG("service-too-long", "a service of more than 12 hours"),
  PAUSE_WHILE_CLOSED("pause-while-closed", "a pause of a closed counter"),
  ALREADY_CLOSED("already-closed", "closing a closed counter"),
  DUPLICATE_RATING("duplicate-rating", "a second rating of one ticket or dossier on a day"),
  ASSISTANCE_NOT_FINISHED("assistance-not-finished", "help begun while other help went on"),
  ASSISTANCE_NOT_STARTED("assistance-not-started", "help finished that never began");

  private final String wireName;
  private final String meaning;

  Anomaly(String wireName, String meaning) {
    this.wireName = wireName;
    this.meaning = meaning;
  }

  /** The word in the API. */
  public String wireName() {
    return wireName;
  }

  /** What it means, in a few words. */
  public String meaning() {
    return meaning;
  }
}
