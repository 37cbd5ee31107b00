package io.counterwatch.importer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server. One that is away or cannot answer now is asked again, more and more rarely, and
 * not for ever.
 */
final class ServerCalls {
  /** How often a question is asked: with the waits between, about four minutes. */
  static final int MAX_ATTEMPTS = 12;

  private static final Duration MAX_WAIT = Duration.ofSeconds(30);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNAVAILABLE = 503;
  private static final int MAX_SHOWN = 200;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final String base;
  private final String key;
  private final Duration firstWait;
  private final Consumer<String> trouble;

  /**
   * Asks nothing yet.
   *
   * @param firstWait before the second attempt; doubles with each further one
   * @param trouble hears of each attempt that failed
   */
  ServerCalls(URI server, Duration firstWait, Consumer<String> trouble) {
    this(server, "", firstWait, trouble);
  }

  /**
   * The same of a server where one signs in.
   *
   * @param key is shown to it; empty for none
   */
  ServerCalls(URI server, String key, Duration firstWait, Consumer<String> trouble) {
    this.key = key;
    this.base = server.toString().replaceAll("/+$", "");
    this.firstWait = firstWait;
    this.trouble = trouble;
  }

  /** The server's address. */
  String server() {
    return base;
  }

  /** The answer, or null where there is no such thing. */
  @Nullable String get(String path) throws IOException {
    HttpResponse<String> answer = send(request(path).GET().build());
    return answer.statusCode() == NOT_FOUND ? null : ok(answer);
  }

  /** The answer to a batch of events. */
  String post(String path, byte[] events) throws IOException {
    return ok(
        send(
            request(path)
                .header("Content-Type", "application/cloudevents-batch+json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofByteArray(events))
                .build()));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER_TIMEOUT);
    return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
  }

  private String ok(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() == CONFLICT) {
      throw new ImportRefusedException(base + " refuses it: " + shown(answer.body()));
    }
    if (answer.statusCode() != OK) {
      throw new IOException(base + " " + told(answer));
    }
    return answer.body();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    Duration wait = firstWait;
    for (int attempt = 1; ; attempt++) {
      String problem;
      try {
        HttpResponse<String> answer =
            client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        if (answer.statusCode() != UNAVAILABLE) {
          return answer;
        }
        problem = base + " " + told(answer);
      } catch (InterruptedException e) {
        throw interrupted();
      } catch (IOException e) {
        problem = base + " cannot be reached: " + reason(e);
      }
      if (attempt == MAX_ATTEMPTS) {
        throw new IOException(problem + " (tried " + attempt + " times)");
      }
      trouble.accept(problem + "; attempt " + attempt + " of " + MAX_ATTEMPTS);
      pause(wait);
      wait = wait.multipliedBy(2).compareTo(MAX_WAIT) < 0 ? wait.multipliedBy(2) : MAX_WAIT;
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static String told(HttpResponse<String> answer) {
    return "answered " + answer.statusCode() + ": " + shown(answer.body());
  }

  /** An answer for a one-line message. */
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + '…' : line;
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
}
