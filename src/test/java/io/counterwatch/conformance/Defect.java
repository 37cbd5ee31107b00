package io.counterwatch.conformance;

import java.util.Set;

/** What a test device does wrong, and which steps must say so: those and no others. */
enum Defect {
  NONE("", ""),
  SENDS_BEFORE_THE_ANSWER("silent.unanswered", "no event expected now: .*specversion"),
  SENDS_WITHOUT_A_SERVER("silent.absent silent.unanswered", "no event expected now"),
  SENDS_WHILE_NOT_ACCEPTING("silent.not-accepting", "no event expected now: .*specversion"),
  SENDS_WHILE_OFFLINE("silent.offline", "no event expected now: .*specversion"),
  SEQUENCE_HOLE("outbox.sequence", "7 to 7 of epoch .* never came, though asked for 3 times"),
  IDS_NOT_UNIQUE("event.id", "id [0-9a-f]{16}-000000000001 expected: .*\"id\":\"the-same\""),
  CLOCK_CHANGES_ON_RESEND(
      "resend.same-clock", "event \\d+ came again: clockoffset \\d+, clockbound \\d+ expected"),
  CONTENT_CHANGES_ON_RESEND(
      "resend.same-content", "came again with another id, type, time, subject or data"),
  RESENDS_ALL("resend.only-oldest", "only the oldest .* expected"),
  NEVER_RESENDS("resend.timeout", "the oldest message again after .* expected, it did not come"),
  RESENDS_TOO_EARLY("resend.timeout", "again after .* expected, it came after"),
  TIMEOUT_STAYS("resend.doubling", "then after .* expected, it came after"),
  WINDOW_STAYS_OPEN("resend.window", "only one message may wait"),
  WINDOW_TOO_WIDE("window.limit", "at most 50 messages expected, 51 are unacknowledged"),
  IGNORES_MISSING("missing.resent", "which missing named, expected within .* did not come"),
  NO_BIRTH_AFTER_RESTART("birth.after-restart", "a birth within .* after another run expected"),
  BIRTH_NOT_REPEATED("birth.repeated", "another birth after .* expected, none came"),
  BIRTH_REPEATED_TOO_FAST("birth.repeated", "another birth after .* expected, it came after"),
  BIRTH_WITHOUT_KIND("birth.kind", "kind: is missing: .*\"birth\":true"),
  BIRTH_OF_UNKNOWN_KIND("birth.kind", "kind: is not one that the protocol names: .*robot"),
  BIRTH_WITHOUT_TIME("birth.fields", "time: is missing"),
  EPOCH_FORMAT("birth.epoch", "epoch: must be 16 hex digits: .*xyz"),
  SEQUENCE_FORMAT("birth.sequences", "next: must be a text of twelve digits"),
  NEXT_STANDS_STILL("birth.sequences", "next: beyond \\d+ expected, which came before"),
  NO_LAST_WILL("will", "a last will expected|on its status topic expected, none came"),
  LAST_WILL_ON_WRONG_TOPIC("will", "status topic expected"),
  LAST_WILL_NOT_RETAINED("will", "a retained last will expected"),
  LAST_WILL_QOS_0("will", "QoS 1 expected, QoS 0 came"),
  LAST_WILL_SAYS_SOMETHING_ELSE("will", "\\{\"online\":false\\} expected: offline"),
  RETAINED_EVENTS("event.not-retained", "an event was sent to be retained|is kept on the topic"),
  EVENTS_QOS_0("event.qos", "QoS 1 expected, QoS 0 came: .*specversion"),
  STATUS_NOT_RETAINED("status.retained", "retained expected"),
  STATUS_QOS_0("status.qos", "QoS 1 expected, QoS 0 came: .*online"),
  NO_HEARTBEAT("heartbeat", "a status every .* expected; none for"),
  HEARTBEATS_TOO_OFTEN("heartbeat", "one in .* expected, the next came after"),
  KEEPS_THE_EPOCH("epoch.renewed", "a birth with a new epoch expected within .* none came"),
  NEW_EPOCH_GOES_ON_COUNTING("epoch.start", "oldest 000000000001 expected, \\d+ came"),
  IGNORES_LOWER_UPTO("backup.resent", "the answer said upto \\d+ where it had been \\d+"),
  BATCH_TOO_LARGE("batch.size", "too-large, batch: 501 events, over 500"),
  WRONG_CLOCK_OFFSET("clock.offset", "clockoffset near \\d+ expected, \\d+ came: .*clockoffset"),
  CLOCK_IS_NOT_SET_AGAIN(
      "clock.offset", "clockoffset near \\d+ expected, \\d+ came: .*clockoffset"),
  WRONG_CLOCK_BOUND("clock.bound", "clockbound \\d+ to \\d+ expected, 0 came: the answer took"),
  WRONG_FIELD_NAME("event.valid", "schema, data.service: is missing: .*servce"),
  WRONG_FIELD_TYPE("event.valid", "schema, data.number: .*: .*\"number\":12"),
  UNKNOWN_TYPE("event.valid", "unknown-type, type: is not of version 1: .*coffee"),
  FIELD_WITHOUT_NAME("event.fields", "data.phone is not named there"),
  NEWEST_FIRST("outbox.order", "\\d{12} first came after \\d{12}"),
  NEVER_RECONNECTS("reconnect", "a new connection with a birth within .* expected"),
  CONNECTS_UNDER_ANOTHER_NAME("connect.identity", "user name device-1 expected; .*somebody-else"),
  PUBLISHES_FOR_ANOTHER("topics.own", "counterwatch/v1/hb-province/device-2/event came");

  /** The steps that must fail. */
  final Set<String> steps;

  /** What the finding of each of them must contain. */
  final String finding;

  Defect(String steps, String finding) {
    this.steps = steps.isEmpty() ? Set.of() : Set.of(steps.split(" "));
    this.finding = finding;
  }
}
