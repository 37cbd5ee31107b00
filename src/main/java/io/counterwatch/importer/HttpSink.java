package io.counterwatch.importer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to a running server: those that it does not have. Each goes under an id made of its
 * content, without a sequence, so that one which is sent again, by whomever, is stored once.
 */
public final class HttpSink implements EventSink {
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final JsonFactory JSON = new JsonFactory();

  private final ServerCalls server;
  private final KnownEvents known;
  private final String centrePath;
  private final String eventsPath;
  private long stored;
  private long duplicates;
  private long rejected;
  private @Nullable String note;

  /**
   * Posts for a device of a centre.
   *
   * @param server the address of its pages
   * @param key is shown to it; empty for none
   * @param zone of the centre, should the server not know it yet
   * @param otherZone whether the centre's days may be those of another zone
   * @param trouble hears of each attempt that failed and is made again
   */
  public HttpSink(
      URI server,
      String key,
      String centre,
      String device,
      ZoneId zone,
      boolean otherZone,
      Consumer<String> trouble) {
    this(new ServerCalls(server, key, FIRST_WAIT, trouble), centre, device, zone, otherZone);
  }

  HttpSink(ServerCalls server, String centre, String device, ZoneId zone, boolean otherZone) {
    this.server = server;
    this.known = new KnownEvents(zone, this::contents);
    this.centrePath = "/api/v1/centres/" + centre;
    this.eventsPath =
        centrePath
            + "/devices/"
            + device
            + "/events?history=true&zone="
            + URLEncoder.encode(zone.getId(), UTF_8)
            + (otherZone ? "&other-zone=true" : "");
  }

  /** How many events the server has stored. */
  public long stored() {
    return stored;
  }

  /** How many it had already. */
  public long duplicates() {
    return duplicates;
  }

  /** How many it refused; it shows them, with reasons, to its administrator. */
  public long rejected() {
    return rejected;
  }

  /** What the server said besides, in a line; null while it said nothing. */
  public @Nullable String note() {
    return note;
  }

  @Override
  public void accept(List<OutgoingEvent> batch) throws IOException {
    List<OutgoingEvent> fresh = known.fresh(batch);
    duplicates += batch.size() - fresh.size();
    if (!fresh.isEmpty()) {
      post(fresh.stream().map(HttpSink::knownByContent).toList());
    }
  }

  private static OutgoingEvent knownByContent(OutgoingEvent event) {
    return new OutgoingEvent(
        event.centre(),
        event.device(),
        EventWriter.contentId(EventWriter.contentHash(event)),
        null,
        0,
        event.timeMicros(),
        event.clockOffsetMillis(),
        event.clockBoundMillis(),
        event.subject(),
        event.body(),
        event.offset());
  }

  private void post(List<OutgoingEvent> events) throws IOException {
    byte[] payload = EventWriter.writeBatch(events);
    if (payload.length > EventReader.MAX_MESSAGE_BYTES && events.size() > 1) {
      post(events.subList(0, events.size() / 2));
      post(events.subList(events.size() / 2, events.size()));
      return;
    }
    count(server.post(eventsPath, payload), events.size());
  }

  private Set<Long> contents(LocalDate day) throws IOException {
    Set<Long> hashes = new HashSet<>();
    String answer = server.get(centrePath + "/days/" + day + "/contents");
    if (answer == null) {
      return hashes;
    }
    try (JsonParser json = JSON.createParser(answer)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          hashes.add(Long.parseUnsignedLong(json.getText(), 16));
        }
      }
    } catch (IOException | NumberFormatException e) {
      throw strange(answer, e);
    }
    return hashes;
  }

  private void count(String answer, int events) throws IOException {
    long storedNow = 0;
    long duplicatesNow = 0;
    long rejectedNow = 0;
    try (JsonParser json = JSON.createParser(answer)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "stored" -> storedNow = json.getLongValue();
          case "duplicates" -> duplicatesNow = json.getLongValue();
          case "rejected" -> rejectedNow = json.getLongValue();
          case "note" -> note = json.getText();
          default -> json.skipChildren();
        }
      }
    } catch (IOException e) {
      throw strange(answer, e);
    }
    if (storedNow + duplicatesNow + rejectedNow != events) {
      throw new IOException(
          server.server()
              + " answered for other than the "
              + events
              + " events sent: "
              + ServerCalls.shown(answer));
    }
    stored += storedNow;
    duplicates += duplicatesNow;
    rejected += rejectedNow;
  }

  private IOException strange(String answer, Exception cause) {
    String shown = ServerCalls.shown(answer);
    return new IOException(
        server.server() + " did not answer as Counterwatch does: " + shown, cause);
  }
}
