package io.counterwatch.testing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Short words for asking a server over HTTP. */
public final class Http {
  /** Reads numbers as they are written. */
  public static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private Http() {}

  /** The status code; 0 where nobody answers. */
  public static int status(String url) {
    try {
      return CLIENT.send(get(url), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException nobody) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The body, whatever the status. */
  public static String text(String url) {
    try {
      return CLIENT.send(get(url), HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(url + ": " + e, e);
    }
  }

  /** An answer, good or not. */
  public record Answer(int status, JsonNode json) {
    /** The reason of one that is not good. */
    public String error() {
      return json.path("error").asText();
    }
  }

  /** Posts JSON. */
  public static Answer post(String url, String body) {
    return post(url, body, "application/json");
  }

  /** Posts something that says it is of that type. */
  public static Answer post(String url, String body, String contentType) {
    try {
      HttpResponse<String> answer =
          CLIENT.send(
              HttpRequest.newBuilder(URI.create(url))
                  .timeout(PATIENCE)
                  .header("Content-Type", contentType)
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(url + ": " + e, e);
    }
  }

  /** Posts without a body; the status code, 0 where nobody answers. */
  public static int postNothing(String url) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException nobody) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The body of a good answer. */
  public static JsonNode json(String url) {
    try {
      HttpResponse<String> answer = CLIENT.send(get(url), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(url + ": " + answer.statusCode() + " " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(url + ": " + e, e);
    }
  }

  /** A body that goes on and on; closing it ends the request. */
  public static InputStream stream(String url) {
    try {
      return CLIENT.send(get(url), HttpResponse.BodyHandlers.ofInputStream()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(url + ": " + e, e);
    }
  }

  private static HttpRequest get(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
  }
}
