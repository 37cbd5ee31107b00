package io.counterwatch.app.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;

/** Asks a running server, and gives it an administrator's orders. */
public final class AdminClient {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
  private static final int FIRST_ERROR = 400;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final String server;
  private final String key;

  /**
   * Of the server whose pages are at that address.
   *
   * @param key is shown to it; empty for none
   */
  public AdminClient(URI server, String key) {
    this.key = key;
    this.server = server.toString().replaceAll("/+$", "");
  }

  /** The server said no. */
  public static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;
    private static final int BAD_REQUEST = 400;

    private final int status;

    RefusedException(int status, String reason) {
      super(reason);
      this.status = status;
    }

    /** Whether the request made no sense, rather than being impossible now. */
    public boolean wronglyAsked() {
      return status == BAD_REQUEST;
    }
  }

  /** An empty body to be filled. */
  public static ObjectNode body() {
    return MAPPER.createObjectNode();
  }

  /**
   * Asks.
   *
   * @throws RefusedException with the server's words, if it refuses
   * @throws IOException if it does not answer
   */
  public JsonNode get(String path, Map<String, String> parameters)
      throws IOException, InterruptedException {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    parameters.forEach((key, value) -> query.add(key + "=" + URLEncoder.encode(value, UTF_8)));
    return send(request(path + query).build());
  }

  /**
   * Orders.
   *
   * @throws RefusedException with the server's words, if it refuses
   * @throws IOException if it does not answer
   */
  public JsonNode post(String path, ObjectNode body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  private HttpRequest.Builder request(String path) throws IOException {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(server + path)).timeout(ANSWER_TIMEOUT);
      return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    } catch (IllegalArgumentException e) {
      throw new IOException(server + " is no address of a server", e);
    }
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer;
    try {
      answer = client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      throw new IOException(server + " does not answer", e);
    }
    JsonNode json;
    try {
      json = MAPPER.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IOException(server + " does not answer as Counterwatch does", e);
    }
    if (answer.statusCode() >= FIRST_ERROR) {
      throw new RefusedException(
          answer.statusCode(), json.path("error").asText("answered " + answer.statusCode()));
    }
    return json;
  }
}
