package io.counterwatch.importer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/**
 * Hands events to a running server. A server that is away or cannot store now is asked again, more
 * and more rarely; since every event has its key, one that arrives twice is stored once.
 */
public final class HttpSink implements EventSink {
  /** How often a batch is tried: with the waits between, about four minutes. */
  static final int MAX_ATTEMPTS = 12;

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int MAX_SHOWN = 200;
  private static final JsonFactory JSON = new JsonFactory();

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final URI target;
  private final Duration firstWait;
  private long stored;
  private long duplicates;
  private long rejected;

  /**
   * Posts for a device of a centre.
   *
   * @param server the address of its pages
   * @param zone of the centre, should the server not know it yet
   */
  public HttpSink(URI server, String centre, String device, ZoneId zone) {
    this(server, centre, device, zone, FIRST_WAIT);
  }

  HttpSink(URI server, String centre, String device, ZoneId zone, Duration firstWait) {
    String base = server.toString().replaceAll("/+$", "");
    this.target =
        URI.create(
            base
                + "/api/v1/centres/"
                + centre
                + "/devices/"
                + device
                + "/events?history=true&zone="
                + URLEncoder.encode(zone.getId(), UTF_8));
    this.firstWait = firstWait;
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

  @Override
  public void accept(List<OutgoingEvent> batch) throws IOException {
    byte[] payload = EventWriter.writeBatch(batch);
    if (payload.length > EventReader.MAX_MESSAGE_BYTES && batch.size() > 1) {
      accept(batch.subList(0, batch.size() / 2));
      accept(batch.subList(batch.size() / 2, batch.size()));
      return;
    }
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .timeout(ANSWER_TIMEOUT)
            .header("Content-Type", "application/cloudevents-batch+json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofByteArray(payload))
            .build();
    count(send(request), batch.size());
  }

  private String send(HttpRequest request) throws IOException {
    Duration wait = firstWait;
    for (int attempt = 1; ; attempt++) {
      String trouble;
      try {
        HttpResponse<String> answer =
            client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        if (answer.statusCode() == OK) {
          return answer.body();
        }
        trouble = "answered " + answer.statusCode() + ": " + shown(answer.body());
        if (answer.statusCode() != UNAVAILABLE) {
          throw new RefusedException(server() + " " + trouble);
        }
      } catch (RefusedException e) {
        throw e;
      } catch (InterruptedException e) {
        throw interrupted();
      } catch (IOException e) {
        trouble = "cannot be reached: " + (e.getMessage() == null ? e.toString() : e.getMessage());
      }
      if (attempt == MAX_ATTEMPTS) {
        throw new IOException(server() + " " + trouble + " (tried " + attempt + " times)");
      }
      pause(wait);
      wait = wait.multipliedBy(2).compareTo(MAX_WAIT) < 0 ? wait.multipliedBy(2) : MAX_WAIT;
    }
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
          default -> json.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new IOException(server() + " did not answer as Counterwatch does: " + shown(answer), e);
    }
    if (storedNow + duplicatesNow + rejectedNow != events) {
      throw new IOException(
          server() + " answered for other than the " + events + " events sent: " + shown(answer));
    }
    stored += storedNow;
    duplicates += duplicatesNow;
    rejected += rejectedNow;
  }

  private String server() {
    return target.getScheme() + "://" + target.getRawAuthority();
  }

  private static void pause(Duration wait) throws InterruptedIOException {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }

  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + '…' : line;
  }

  /** The server will not take it however often it is asked. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }
}
