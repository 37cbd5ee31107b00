package io.counterwatch.conformance;

import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.EventBody.TicketIssued;
import io.counterwatch.event.ServerMessage.Ack;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.event.ServerMessage.Status;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import io.counterwatch.wire.ServerMessageCodec;
import io.counterwatch.wire.StatusCodec;
import io.counterwatch.wire.Topics;
import io.counterwatch.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/**
 * A device of another make: one event a message, all of them kept for ever, and at most one thing
 * done wrong. Everything happens on one thread.
 */
final class TestDevice implements AutoCloseable {
  static final String CENTRE = "hb-province";
  static final String ID = "device-1";

  /** How far its wall clock is behind. */
  private static final long BEHIND_MICROS = 20_000_000;

  private static final int BACKLOG = 8;
  private static final int LARGE_BACKLOG = 600;
  private static final long TICK_MILLIS = 10;
  private static final long EVENT_MILLIS = 120;
  private static final long RECONNECT_MILLIS = 150;
  private static final int MAX_IN_FLIGHT = 2_000;

  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final Defect defect;
  private final ProtocolTimes times;
  private final String url;
  private final Random random = new Random(7);
  private final long originNanos = System.nanoTime();
  private final List<Kept> outbox = new ArrayList<>();
  private final Deque<Long> unacknowledged = new ArrayDeque<>();
  private final Deque<Long> asked = new ArrayDeque<>();
  private @Nullable MqttAsyncClient client;
  private String epoch = "7c9e6679f0c4a1b2";
  private @Nullable Status server;
  private @Nullable String run;
  private boolean connected;
  private boolean answered;
  private boolean stopped;
  private int connections;
  private long birthAt = Long.MAX_VALUE;
  private long heartbeatAt = Long.MAX_VALUE;
  private long eventAt;
  private long deadline;
  private long timeout;
  private int window;
  private long upto;
  private long unsent = 1;
  private long first = 1;
  private @Nullable Long offsetMillis;
  private @Nullable Long boundMillis;

  /** An event, with the clock reading that it was first sent with. */
  private static final class Kept {
    final long sequence;
    final long timeMicros;
    @Nullable Long offset;
    @Nullable Long bound;
    boolean sent;

    Kept(long sequence, long timeMicros) {
      this.sequence = sequence;
      this.timeMicros = timeMicros;
    }
  }

  TestDevice(String url, Defect defect, ProtocolTimes times) {
    this.url = url;
    this.defect = defect;
    this.times = times;
    timeout = times.firstTimeout();
    window = widest();
  }

  void start() {
    loop.execute(
        () -> {
          int backlog =
              is(Defect.BATCH_TOO_LARGE)
                  ? LARGE_BACKLOG
                  : is(Defect.WINDOW_TOO_WIDE) ? BACKLOG * 12 : BACKLOG;
          for (int i = 0; i < backlog; i++) {
            append();
          }
          connect();
        });
    loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Goes in order, as when it is switched off. */
  void stop() {
    run(
        () -> {
          stopped = true;
          publish(status(), StatusCodec.write(StatusCodec.DEATH), 1, true);
          connected = false;
          MqttAsyncClient leaving = client;
          try {
            if (leaving != null) {
              leaving.disconnect();
            }
          } catch (MqttException alreadyGone) {
            connected = false;
          }
        });
  }

  @Override
  public void close() {
    loop.shutdownNow();
    MqttAsyncClient last = client;
    if (last == null) {
      return;
    }
    try {
      if (last.isConnected()) {
        last.disconnectForcibly(0, 1, false);
      }
      last.close(true);
    } catch (MqttException alreadyGone) {
      connected = false;
    }
  }

  private boolean is(Defect one) {
    return defect == one;
  }

  private int widest() {
    return is(Defect.WINDOW_TOO_WIDE) ? 60 : 50;
  }

  private void run(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException ended) {
      connected = false;
    }
  }

  private long uptime() {
    return (System.nanoTime() - originNanos) / 1_000_000;
  }

  private static long wallMicros() {
    return Instant.now().toEpochMilli() * 1_000 - BEHIND_MICROS;
  }

  private void connect() {
    if (stopped || is(Defect.NEVER_RECONNECTS) && connections > 0) {
      return;
    }
    connections++;
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(true);
    options.setMaxInflight(MAX_IN_FLIGHT);
    will(options);
    boolean stranger = is(Defect.CONNECTS_UNDER_ANOTHER_NAME);
    try {
      MqttAsyncClient opened =
          new MqttAsyncClient(url, stranger ? "somebody-else" : ID, new MemoryPersistence());
      client = opened;
      opened.setCallback(new Callback());
      opened.connect(options, null, then(() -> subscribe(opened)));
    } catch (MqttException refused) {
      lost();
    }
  }

  private void will(MqttConnectOptions options) {
    boolean retained = !is(Defect.LAST_WILL_NOT_RETAINED);
    int qos = is(Defect.LAST_WILL_QOS_0) ? 0 : 1;
    String topic = is(Defect.LAST_WILL_ON_WRONG_TOPIC) ? "devices/" + ID : status();
    byte[] payload =
        is(Defect.LAST_WILL_SAYS_SOMETHING_ELSE)
            ? "offline".getBytes(StandardCharsets.UTF_8)
            : StatusCodec.write(StatusCodec.DEATH);
    if (!is(Defect.NO_LAST_WILL)) {
      options.setWill(topic, payload, qos, retained);
    }
  }

  private void subscribe(MqttAsyncClient opened) {
    String[] topics = {Topics.ack(CENTRE, ID), Topics.rejected(CENTRE, ID), Topics.SERVER_STATUS};
    try {
      opened.subscribe(topics, new int[] {1, 1, 1}, null, then(this::up));
    } catch (MqttException refused) {
      lost();
    }
  }

  private void up() {
    connected = true;
    answered = false;
    sendBirth();
  }

  private void lost() {
    connected = false;
    answered = false;
    server = null;
    birthAt = Long.MAX_VALUE;
    heartbeatAt = Long.MAX_VALUE;
    loop.schedule(this::connect, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private IMqttActionListener then(Runnable next) {
    return new IMqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        run(next);
      }

      @Override
      public void onFailure(IMqttToken token, @Nullable Throwable why) {
        run(TestDevice.this::lost);
      }
    };
  }

  private void tick() {
    try {
      long now = uptime();
      if (now >= eventAt) {
        eventAt = now + EVENT_MILLIS;
        append();
      }
      if (connected && now >= birthAt) {
        sendBirth();
      } else if (connected && now >= heartbeatAt) {
        sendHeartbeat();
      }
      pump(now);
    } catch (RuntimeException broken) {
      broken.printStackTrace();
    }
  }

  private void append() {
    long sequence = outbox.isEmpty() ? first : outbox.getLast().sequence + 1;
    if (is(Defect.SEQUENCE_HOLE) && sequence == 7) {
      sequence++;
    }
    outbox.add(new Kept(sequence, wallMicros()));
  }

  private long next() {
    return outbox.isEmpty() ? first : outbox.getLast().sequence + 1;
  }

  private void sendBirth() {
    long repeat = times.birthRepeat() / (is(Defect.BIRTH_REPEATED_TOO_FAST) ? 8 : 1);
    birthAt = is(Defect.BIRTH_NOT_REPEATED) ? Long.MAX_VALUE : uptime() + repeat;
    sendStatus(true);
  }

  private void sendHeartbeat() {
    sendStatus(false);
  }

  private void sendStatus(boolean birth) {
    long beat = times.heartbeat() / (is(Defect.HEARTBEATS_TOO_OFTEN) ? 8 : 1);
    heartbeatAt = is(Defect.NO_HEARTBEAT) ? Long.MAX_VALUE : uptime() + beat;
    long next = is(Defect.NEXT_STANDS_STILL) ? 2 : next();
    Long time = is(Defect.BIRTH_WITHOUT_TIME) && birth ? null : Long.valueOf(wallMicros());
    DeviceKind kind = is(Defect.BIRTH_WITHOUT_KIND) ? null : DeviceKind.KIOSK;
    DeviceStatus status =
        new DeviceStatus(true, birth, kind, epoch, first, next, uptime(), time, "other-1");
    String text = new String(StatusCodec.write(status), StandardCharsets.UTF_8);
    if (is(Defect.EPOCH_FORMAT)) {
      text = text.replace(epoch, "xyz");
    } else if (is(Defect.BIRTH_OF_UNKNOWN_KIND)) {
      text = text.replace("kiosk", "robot");
    } else if (is(Defect.SEQUENCE_FORMAT)) {
      text = text.replace("\"next\":\"0000000", "\"next\":\"");
    }
    publish(
        status(),
        text.getBytes(StandardCharsets.UTF_8),
        is(Defect.STATUS_QOS_0) ? 0 : 1,
        !is(Defect.STATUS_NOT_RETAINED));
  }

  private boolean maySend() {
    Status known = server;
    boolean online = known != null && known.online();
    boolean accepting = known != null && known.accepting();
    return connected
        && (answered
            || is(Defect.SENDS_BEFORE_THE_ANSWER) && online
            || is(Defect.SENDS_WITHOUT_A_SERVER))
        && (online || is(Defect.SENDS_WHILE_OFFLINE) || is(Defect.SENDS_WITHOUT_A_SERVER))
        && (accepting
            || is(Defect.SENDS_WITHOUT_A_SERVER) && known == null
            || is(Defect.SENDS_WHILE_NOT_ACCEPTING) && online
            || is(Defect.SENDS_WHILE_OFFLINE) && !online);
  }

  private void pump(long now) {
    if (!maySend()) {
      return;
    }
    if (is(Defect.BATCH_TOO_LARGE)) {
      batch(now);
      return;
    }
    if (!unacknowledged.isEmpty() && now >= deadline && !is(Defect.NEVER_RESENDS)) {
      resend(now);
    }
    while (!asked.isEmpty()) {
      send(asked.pollFirst());
    }
    while (unsent < next() && unacknowledged.size() < window) {
      if (unacknowledged.isEmpty()) {
        deadline = now + shortest(timeout);
      }
      boolean swapped = is(Defect.NEWEST_FIRST) && unsent + 1 < next() && unsent % 10 == 3;
      if (swapped) {
        sendNew(unsent + 1);
        sendNew(unsent);
        unsent += 2;
      } else {
        sendNew(unsent);
        if (!connected) {
          // It did not go out: the next connection begins with it, as the outbox's order wants.
          unacknowledged.removeLastOccurrence(unsent);
          return;
        }
        unsent++;
      }
    }
  }

  private long shortest(long usual) {
    return is(Defect.RESENDS_TOO_EARLY) ? usual / 5 : usual;
  }

  private void sendNew(long sequence) {
    if (kept(sequence) != null) {
      unacknowledged.addLast(sequence);
      send(sequence);
    }
  }

  private void resend(long now) {
    window = is(Defect.WINDOW_STAYS_OPEN) ? window : 1;
    timeout = is(Defect.TIMEOUT_STAYS) ? timeout : Math.min(timeout * 2, times.firstTimeout() * 30);
    deadline = now + timeout;
    int count = is(Defect.RESENDS_ALL) ? unacknowledged.size() : 1;
    unacknowledged.stream().limit(count).toList().forEach(this::send);
  }

  private void batch(long now) {
    if (now < deadline) {
      return;
    }
    deadline = now + times.heartbeat();
    List<OutgoingEvent> events = new ArrayList<>();
    outbox.subList(0, 501).forEach(kept -> events.add(outgoing(kept)));
    publish(event(), EventWriter.writeBatch(events), 1, false);
  }

  private @Nullable Kept kept(long sequence) {
    return outbox.stream().filter(kept -> kept.sequence == sequence).findFirst().orElse(null);
  }

  private void send(long sequence) {
    Kept kept = kept(sequence);
    if (kept == null) {
      return;
    }
    if (!kept.sent || is(Defect.CLOCK_CHANGES_ON_RESEND)) {
      kept.offset = offsetMillis;
      kept.bound = boundMillis;
      Long usual = kept.offset;
      if (kept.sent && usual != null) {
        kept.offset = usual + 1 + random.nextInt(5);
      }
    }
    String text = new String(EventWriter.write(outgoing(kept)), StandardCharsets.UTF_8);
    kept.sent = true;
    publish(
        is(Defect.PUBLISHES_FOR_ANOTHER) && sequence % 9 == 0
            ? Topics.event(CENTRE, "device-2")
            : event(),
        spoilt(text, sequence).getBytes(StandardCharsets.UTF_8),
        is(Defect.EVENTS_QOS_0) ? 0 : 1,
        is(Defect.RETAINED_EVENTS));
    if (is(Defect.PUBLISHES_FOR_ANOTHER) && sequence % 9 == 0) {
      publish(event(), text.getBytes(StandardCharsets.UTF_8), 1, false);
    }
  }

  private String spoilt(String text, long sequence) {
    boolean now = sequence % 5 == 0;
    return switch (defect) {
      case IDS_NOT_UNIQUE -> text.replaceFirst("\"id\":\"[^\"]*\"", "\"id\":\"the-same\"");
      case WRONG_FIELD_NAME -> now ? text.replace("\"service\"", "\"servce\"") : text;
      case WRONG_FIELD_TYPE -> now ? text.replace("\"A012\"", "12") : text;
      case UNKNOWN_TYPE -> now ? text.replace("ticket.issued", "coffee.made") : text;
      case FIELD_WITHOUT_NAME ->
          now ? text.replace("\"data\":{", "\"data\":{\"phone\":\"0\",") : text;
      default -> text;
    };
  }

  private OutgoingEvent outgoing(Kept kept) {
    boolean changed = is(Defect.CONTENT_CHANGES_ON_RESEND) && kept.sent;
    return new OutgoingEvent(
        CENTRE,
        ID,
        EventWriter.sequencedId(epoch, kept.sequence),
        epoch,
        kept.sequence,
        kept.timeMicros + (changed ? 1_000 : 0),
        kept.offset == null ? null : kept.offset.intValue(),
        kept.bound == null ? null : kept.bound.intValue(),
        "20261123-A012",
        new TicketIssued("land", "A012", null, false, null, null),
        ZoneOffset.ofHours(7));
  }

  private void onStatus(Status status) {
    server = status;
    if (!status.online()) {
      return;
    }
    boolean restarted = run != null && !run.equals(status.run());
    run = status.run();
    if (restarted && answered && !is(Defect.NO_BIRTH_AFTER_RESTART)) {
      birthAt = uptime() + random.nextInt((int) times.birthSpread());
    }
  }

  private void onAck(Ack ack) {
    if (!ack.epoch().equals(epoch)) {
      return;
    }
    if (ack.upto() >= next() && !is(Defect.KEEPS_THE_EPOCH)) {
      renew();
      return;
    }
    long now = uptime();
    if (ack.uptimeMillis() >= 0) {
      answered(ack, now);
    } else {
      acknowledged(ack, now);
    }
  }

  private void answered(Ack ack, long now) {
    if (offsetMillis == null || !is(Defect.CLOCK_IS_NOT_SET_AGAIN)) {
      long trip = Math.max(0, now - Math.max(0, ack.uptimeMillis()));
      long wrong = is(Defect.WRONG_CLOCK_OFFSET) ? 5_000 : 0;
      offsetMillis = (ack.timeMicros() - wallMicros()) / 1_000 + trip / 2 + wrong;
      boundMillis = is(Defect.WRONG_CLOCK_BOUND) ? 0L : trip / 2 + 1;
    }
    answered = true;
    birthAt = Long.MAX_VALUE;
    long stored = is(Defect.IGNORES_LOWER_UPTO) ? Math.max(upto, ack.upto()) : ack.upto();
    upto = stored;
    unsent = stored + 1;
    unacknowledged.clear();
    asked.clear();
    window = widest();
    timeout = times.firstTimeout();
  }

  private void acknowledged(Ack ack, long now) {
    asked.clear();
    for (SequenceRange hole : ack.missing()) {
      for (long s = hole.from(); s <= hole.to() && !is(Defect.IGNORES_MISSING); s++) {
        asked.add(s);
      }
    }
    if (ack.upto() > upto) {
      upto = ack.upto();
      unsent = Math.max(unsent, upto + 1);
      unacknowledged.removeIf(sequence -> sequence <= upto);
      window = Math.min(widest(), window * 2);
      timeout = times.firstTimeout();
      deadline = now + timeout;
    }
  }

  private void renew() {
    first = is(Defect.NEW_EPOCH_GOES_ON_COUNTING) ? next() : 1;
    epoch = "aaaa6679f0c4a1b2";
    outbox.clear();
    unacknowledged.clear();
    asked.clear();
    upto = first - 1;
    unsent = first;
    answered = false;
    sendBirth();
  }

  private static String status() {
    return Topics.status(CENTRE, ID);
  }

  private static String event() {
    return Topics.event(CENTRE, ID);
  }

  private void publish(String topic, byte[] payload, int qos, boolean retained) {
    MqttAsyncClient current = client;
    try {
      if (current != null) {
        current.publish(topic, payload, qos, retained);
      }
    } catch (MqttException lost) {
      connected = false;
    }
  }

  private final class Callback implements MqttCallback {
    @Override
    public void connectionLost(@Nullable Throwable why) {
      run(TestDevice.this::lost);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      byte[] payload = message.getPayload();
      run(() -> arrived(topic, payload));
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}
  }

  private void arrived(String topic, byte[] payload) {
    try {
      if (topic.equals(Topics.SERVER_STATUS)) {
        onStatus(ServerMessageCodec.readStatus(payload));
      } else if (topic.endsWith("/ack")) {
        onAck(ServerMessageCodec.readAck(payload));
      }
    } catch (WireException unreadable) {
      throw new AssertionError(topic, unreadable);
    }
  }
}
