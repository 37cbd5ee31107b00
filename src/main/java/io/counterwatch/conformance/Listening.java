package io.counterwatch.conformance;

import io.counterwatch.event.ServerMessage.Status;
import io.counterwatch.wire.ServerMessageCodec;
import io.counterwatch.wire.Topics;
import io.counterwatch.wire.WireException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes what comes over the line, has it judged, and lets the played server do its part. */
final class Listening {
  private static final long POLL_MILLIS = 5;

  final Findings findings = new Findings();
  final PlayedServer server;
  final StatusWatch statuses;
  final EventWatch events;
  final SendingWatch sending;
  final ClockWatch clock;
  final ConnectionWatch connections;
  private final Line line;
  private final CheckSettings settings;
  private final Consumer<String> operator;
  private final Inbox inbox = new Inbox();
  private @Nullable String centre;
  private @Nullable Rule silence;
  private long silentFromNanos;
  private boolean anotherServer;
  private boolean serverBefore;
  private boolean realServerBefore;

  Listening(Line line, CheckSettings settings, Consumer<String> operator) {
    this.line = line;
    this.settings = settings;
    this.operator = operator;
    server = new PlayedServer(line, findings, settings);
    statuses = new StatusWatch(findings, settings, line.seesConnections());
    clock = new ClockWatch(findings, server, settings.times());
    events = new EventWatch(findings, server, clock, line.seesConnections(), statuses::kind);
    sending = new SendingWatch(findings);
    connections = new ConnectionWatch(findings, settings.device());
    if (settings.centre() != null) {
      use(settings.centre());
    }
  }

  void open() throws CheckRefusedException {
    line.open(inbox, settings.device(), settings.centre());
  }

  /** The centre that the device uses; null until it spoke. */
  @Nullable String centre() {
    return centre;
  }

  /** Has what a broker keeps of the device delivered again. */
  void askRetained() {
    String known = centre;
    if (known != null) {
      line.askRetained(Topics.status(known, settings.device()));
      line.askRetained(Topics.event(known, settings.device()));
    }
  }

  /** Whether a server's status was there when the check began. */
  boolean serverBefore() {
    return serverBefore;
  }

  /** Whether that was a server, not the end of another check. */
  boolean realServerBefore() {
    return realServerBefore;
  }

  /**
   * Listens until the condition holds.
   *
   * @return false if it did not within that time
   */
  boolean until(long millis, BooleanSupplier condition)
      throws CheckRefusedException, InterruptedException {
    long deadlineNanos = System.nanoTime() + millis * 1_000_000;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() >= deadlineNanos) {
        return false;
      }
      Heard heard = inbox.take(POLL_MILLIS);
      if (heard != null) {
        take(heard);
      }
      server.tick();
      statuses.tick(System.nanoTime());
    }
    return true;
  }

  /** Listens for that long. */
  void pass(long millis) throws CheckRefusedException, InterruptedException {
    until(millis, () -> false);
  }

  /** From then on no event may come; what comes breaks that rule. */
  void forbidEvents(Rule rule, long fromNanos) {
    silence = rule;
    silentFromNanos = fromNanos;
  }

  void allowEvents() {
    silence = null;
  }

  private void take(Heard heard) throws CheckRefusedException {
    switch (heard) {
      case Heard.Connected connect -> {
        if (connections.connected(connect)) {
          operator.accept("the device has connected");
        }
      }
      case Heard.Subscribed subscribed -> {
        // Which centre is the device's own is said by the topics that it asks for.
        subscribed.filters().forEach(this::learnCentre);
        connections.subscribed(subscribed.filters(), centre == null ? "{centre}" : centre);
      }
      case Heard.Published message -> published(message);
      case Heard.Disconnected gone -> {
        statuses.disconnected();
        operator.accept("the device's connection has ended");
      }
      case Heard.Broken broken -> throw new CheckRefusedException(broken.why());
    }
  }

  private void published(Heard.Published message) throws CheckRefusedException {
    if (message.topic().equals(Topics.SERVER_STATUS) && !line.seesConnections()) {
      strangeServer(message);
      return;
    }
    Topics.DeviceTopic topic = Topics.parse(message.topic());
    if (topic == null || !topic.device().equals(settings.device())) {
      findings.failed(Rule.TOPICS, message.topic() + " came", message.payload());
      return;
    }
    use(topic.centre());
    if (!topic.centre().equals(centre)) {
      findings.failed(Rule.TOPICS, "centre " + centre + " expected; " + message.topic() + " came");
      return;
    }
    switch (topic.kind()) {
      case STATUS -> {
        int before = statuses.births().size();
        statuses.heard(message, events::highest);
        if (statuses.births().size() > before) {
          server.onBirth(statuses.births().getLast().status());
        }
      }
      case EVENT -> eventsCame(message, topic.centre());
    }
    findings.passed(Rule.TOPICS);
  }

  private void eventsCame(Heard.Published message, String from) {
    if (message.kept()) {
      if (message.payload().length > 0) {
        findings.failed(
            Rule.EVENT_NOT_RETAINED, "a retained event is kept on the topic", message.payload());
      }
      return;
    }
    Rule forbidden = silence;
    if (forbidden != null && message.atNanos() - silentFromNanos >= 0) {
      findings.failed(forbidden, "no event expected now", message.payload());
    }
    List<Long> sequences = events.heard(message, from, settings.device());
    sending.heard(sequences, message);
  }

  private void strangeServer(Heard.Published message) throws CheckRefusedException {
    try {
      Status status = ServerMessageCodec.readStatus(message.payload());
      if (server.isOwn(status.run())) {
        return;
      }
      serverBefore |= message.kept();
      realServerBefore |= message.kept() && !status.run().equals(BrokerLine.ENDED);
      if (status.online() && !settings.force()) {
        throw new CheckRefusedException(
            "a server is there (run %s): what is acknowledged here would be lost to it. Stop it, or --force"
                .formatted(status.run()));
      }
      if (status.online() && !anotherServer) {
        anotherServer = true;
        operator.accept("another server is there: its answers may spoil the findings");
      }
    } catch (WireException unreadable) {
      serverBefore |= message.payload().length > 0;
    }
  }

  private void learnCentre(String filter) {
    String prefix = "counterwatch/v1/";
    String suffix = "/" + settings.device() + "/ack";
    int end = filter.length() - suffix.length();
    if (filter.startsWith(prefix) && filter.endsWith(suffix) && end > prefix.length()) {
      String named = filter.substring(prefix.length(), end);
      if (!named.equals("+")) {
        use(named);
      }
    }
  }

  private void use(String used) {
    if (centre == null) {
      centre = used;
      server.speakTo(used);
    }
  }
}
