package io.counterwatch.conformance;

/** Everything that is tested of every device, in the protocol's order. */
enum Rule {
  CONNECT_IDENTITY("connect.identity", "names", "connects under its device id", Weight.MUST),
  CONNECT_CLIENT_ID("connect.client-id", "names", "the client id is the device id", Weight.MAY),
  CONNECT_KEEP_ALIVE(
      "connect.keep-alive", "the-built-in-endpoint", "keep-alive of 1 to 300 s", Weight.MAY),
  CONNECT_CLEAN_SESSION(
      "connect.clean-session", "the-built-in-endpoint", "clean session", Weight.MAY),
  SUBSCRIBE_ACK("subscribe.ack", "topics", "subscribes to its ack topic", Weight.MUST),
  SUBSCRIBE_SERVER_STATUS(
      "subscribe.server-status", "topics", "subscribes to server/status", Weight.MUST),
  SUBSCRIBE_REJECTED(
      "subscribe.rejected", "topics", "subscribes to its rejected topic", Weight.MAY),
  TOPICS("topics.own", "topics", "publishes on its own event and status topics only", Weight.MUST),
  STATUS_QOS("status.qos", "topics", "its status has QoS 1", Weight.MUST),
  STATUS_RETAINED("status.retained", "topics", "its status is retained", Weight.MUST),
  EVENT_QOS("event.qos", "topics", "its events have QoS 1", Weight.EVENTS),
  EVENT_NOT_RETAINED("event.not-retained", "topics", "its events are not retained", Weight.EVENTS),
  LAST_WILL("will", "death", "last will: its death, retained, QoS 1", Weight.MUST),
  BIRTH_SENT("birth.sent", "birth", "sends a birth when it has connected", Weight.MUST),
  BIRTH_FIELDS("birth.fields", "status-of-a-device", "the birth has all its fields", Weight.MUST),
  BIRTH_KIND("birth.kind", "status-of-a-device", "the birth says what it is", Weight.MUST),
  BIRTH_EPOCH("birth.epoch", "status-of-a-device", "the epoch is 16 hex digits", Weight.MUST),
  BIRTH_SEQUENCES(
      "birth.sequences", "status-of-a-device", "oldest and next are right", Weight.MUST),
  BIRTH_REPEATED(
      "birth.repeated", "birth", "a birth without an answer is repeated after 10 s", Weight.MUST),
  BIRTH_RESTART(
      "birth.after-restart", "birth", "a birth within 30 s after run has changed", Weight.MUST),
  RECONNECT(
      "reconnect", "birth", "connects again when the line was cut, with a birth", Weight.MUST),
  HEARTBEAT("heartbeat", "heartbeat", "a heartbeat every 60 s", Weight.MUST),
  SILENT_ABSENT(
      "silent.absent", "silence", "sends no event while server/status is absent", Weight.MUST),
  SILENT_UNANSWERED(
      "silent.unanswered", "silence", "sends no event before the birth is answered", Weight.MUST),
  SILENT_NOT_ACCEPTING(
      "silent.not-accepting", "silence", "sends no event while accepting is false", Weight.MUST),
  SILENT_OFFLINE(
      "silent.offline", "silence", "sends no event while the server is offline", Weight.MUST),
  CLOCK_OFFSET("clock.offset", "clock", "clockoffset leads to the server's clock", Weight.MAY),
  CLOCK_BOUND("clock.bound", "clock", "clockbound is half the round trip", Weight.MAY),
  EVENT_VALID("event.valid", "events", "every event is valid", Weight.EVENTS),
  EVENT_ID("event.id", "events", "the id is {epoch}-{sequence}", Weight.EVENTS),
  EVENT_EPOCH("event.epoch", "epoch", "events carry the epoch of the birth", Weight.EVENTS),
  EVENT_FIELDS("event.fields", "names", "no field that the protocol does not name", Weight.MAY),
  BATCH_SIZE("batch.size", "refusals", "at most 500 events, 256 KiB in a message", Weight.EVENTS),
  SEQUENCE("outbox.sequence", "sequence", "sequences have no hole", Weight.EVENTS),
  ORDER("outbox.order", "sending", "sends oldest first", Weight.EVENTS),
  WINDOW("window.limit", "sending", "at most 50 unacknowledged messages", Weight.EVENTS),
  RESEND("resend.timeout", "resending", "sends again what is not acknowledged", Weight.EVENTS),
  RESEND_DOUBLING("resend.doubling", "resending", "the time-out doubles", Weight.EVENTS),
  RESEND_OLDEST("resend.only-oldest", "resending", "sends only the oldest again", Weight.EVENTS),
  RESEND_WINDOW("resend.window", "resending", "then lets one message wait only", Weight.EVENTS),
  MISSING("missing.resent", "asked-again", "sends again what missing names", Weight.EVENTS),
  SAME_CONTENT("resend.same-content", "duplicates", "sends the same event again", Weight.EVENTS),
  SAME_CLOCK("resend.same-clock", "clock", "clock readings stay as first sent", Weight.EVENTS),
  LOWER_UPTO("backup.resent", "backup", "believes a lower upto and sends again", Weight.EVENTS),
  NEW_EPOCH("epoch.renewed", "rolled-back", "begins a new epoch if upto is its next", Weight.MUST),
  NEW_EPOCH_START("epoch.start", "rolled-back", "the new epoch begins with 1", Weight.MUST),
  DEATH("death", "death", "says that it goes at an orderly stop", Weight.MAY);

  /** Of whom it is required. */
  enum Weight {
    MUST,
    /** Required of devices that send events at all. */
    EVENTS,
    /** Only noted. */
    MAY
  }

  final String id;
  final String paragraph;
  final String title;
  final Weight weight;

  Rule(String id, String paragraph, String title, Weight weight) {
    this.id = id;
    this.paragraph = paragraph;
    this.title = title;
    this.weight = weight;
  }
}
