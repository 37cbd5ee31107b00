package io.counterwatch.app.health;

/** What a health answer is about. Alert rules and the runbook know it by its id. */
public enum Concern {
  /** The server has started and is not ending. */
  START("start", "starting"),
  /** Everything received can be stored, and memory holds what is stored. */
  DATABASE("database", "database-away"),
  /** Devices can be heard. */
  MQTT("mqtt", "broker-down"),
  /** What is received is stored soon. */
  BACKLOG("backlog", "overload"),
  /** The tables of days follow the log. */
  DAY_TABLES("day-tables", "day-tables-behind"),
  /** The server's clock is right, as far as another can tell. */
  CLOCK("clock", "clock-wrong"),
  /** Warning: the disk of the embedded database fills. */
  DISK("disk", "disk-full"),
  /** Warning: the broker's files are not what the registry has. */
  BROKER_FILES("broker-files", "broker-files"),
  /** Warning: the endpoint's certificate ends soon. */
  CERTIFICATE("certificate", "certificate-expires"),
  /** Warning: the machine's clock was set. */
  CLOCK_STEP("clock-step", "clock-wrong"),
  /** Warning: a centre's estimates failed. */
  FORECASTS("forecasts", "forecasts-failed");

  private final String id;
  private final String anchor;

  Concern(String id, String anchor) {
    this.id = id;
    this.anchor = anchor;
  }

  /** In answers and labels. */
  public String id() {
    return id;
  }

  /** The section of the runbook that says what to do. */
  public String help() {
    return "docs/runbook.md#" + anchor;
  }
}
