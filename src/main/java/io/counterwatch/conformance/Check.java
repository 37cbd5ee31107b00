package io.counterwatch.conformance;

import io.counterwatch.conformance.StatusWatch.Birth;
import io.counterwatch.event.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Plays the server towards one device, from its first connection to its farewell. */
public final class Check {
  private static final String NEEDS_LISTEN = "not observable at a broker: use --listen";

  private static final List<Rule> CONNECTION_RULES =
      List.of(
          Rule.CONNECT_IDENTITY,
          Rule.CONNECT_CLIENT_ID,
          Rule.CONNECT_KEEP_ALIVE,
          Rule.CONNECT_CLEAN_SESSION,
          Rule.SUBSCRIBE_ACK,
          Rule.SUBSCRIBE_SERVER_STATUS,
          Rule.SUBSCRIBE_REJECTED);

  private final Line line;
  private final CheckSettings settings;
  private final Listening listening;
  private final Scenes scenes;

  /**
   * Nothing happens before {@link #run}.
   *
   * @param line closed when the check ends
   * @param operator told, line by line, what happens and what to do at the device
   */
  public Check(Line line, CheckSettings settings, Consumer<String> operator) {
    this.line = line;
    this.settings = settings;
    listening = new Listening(line, settings, operator);
    scenes = new Scenes(line, listening, settings, operator);
  }

  /**
   * Checks the device.
   *
   * @throws CheckRefusedException if there is no line to it, or another server is there
   */
  public Report run() throws CheckRefusedException, InterruptedException {
    try (line) {
      listening.open();
      play();
    }
    return report();
  }

  private void play() throws CheckRefusedException, InterruptedException {
    HandshakeScenes handshake = new HandshakeScenes(scenes);
    OutboxScenes outbox = new OutboxScenes(scenes);
    Birth birth = handshake.arrive();
    if (birth == null) {
      return;
    }
    spareABacklog(birth);
    boolean sendsEvents = table().sendsEvents();
    outbox.withhold(birth, sendsEvents);
    outbox.restore();
    outbox.offline(sendsEvents);
    if (!handshake.cutOff()) {
      return;
    }
    waitForTypes();
    outbox.rollBack();
    handshake.farewell();
  }

  /**
   * What a device recorded while a real server was away is that server's: acknowledged here, and
   * followed by another epoch, it would be lost for good.
   */
  private void spareABacklog(Birth birth) throws CheckRefusedException {
    long recorded = birth.status().next() - 1;
    if (listening.realServerBefore() && recorded > 0 && !settings.force()) {
      throw new CheckRefusedException(
          "device %s has recorded %d events, and a server was at this broker: what it still keeps for that server would be lost. --force checks it all the same"
              .formatted(settings.device(), recorded));
    }
  }

  private KindTable table() {
    return KindTable.of(listening.statuses.kind());
  }

  private void waitForTypes() throws CheckRefusedException, InterruptedException {
    List<EventType> wanted = table().wanted(listening.events.types());
    while (!wanted.isEmpty() && scenes.patienceMillis() > 0) {
      scenes.say("cause at the device: " + names(wanted));
      List<EventType> before = wanted;
      listening.until(
          scenes.patienceMillis(), () -> !table().wanted(listening.events.types()).equals(before));
      wanted = table().wanted(listening.events.types());
    }
    if (listening.findings.undecided(Rule.HEARTBEAT)) {
      scenes.say("waiting for a heartbeat");
      listening.until(
          settings.times().heartbeat() * 2, () -> !listening.findings.undecided(Rule.HEARTBEAT));
    }
  }

  private static String names(List<EventType> types) {
    if (types.size() == EventType.values().length) {
      return "any event";
    }
    return String.join(", ", types.stream().map(EventType::wireName).toList());
  }

  private Report report() {
    Findings findings = listening.findings;
    if (!line.seesConnections()) {
      CONNECTION_RULES.forEach(rule -> findings.notObservable(rule, NEEDS_LISTEN));
    }
    if (listening.events.count() > 0) {
      findings.passed(Rule.SEQUENCE);
    }
    KindTable table = table();
    List<Step> steps = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      steps.add(findings.step(rule, table.sendsEvents()));
    }
    steps.addAll(table.steps(listening.events.types()));
    return new Report(settings.device(), listening.centre(), listening.statuses.kind(), steps);
  }
}
