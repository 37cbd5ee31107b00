package io.counterwatch.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody with a browser, or a program with a key, at a server where one signs in. */
final class Visitor {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern TOKEN = Pattern.compile("<meta name=\"csrf\" content=\"([^\"]*)\">");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();

  private final String site;
  private final Map<String, String> cookies = new TreeMap<>();
  private final List<String> headers = new ArrayList<>();

  private Visitor(String site) {
    this.site = site;
  }

  /** Who is not known. */
  static Visitor at(String site) {
    return new Visitor(site);
  }

  /** A program with that key. */
  static Visitor withKey(String site, String key) {
    return new Visitor(site).with("Authorization", "Bearer " + key);
  }

  /** Sends that header with each request. */
  Visitor with(String name, String value) {
    headers.add(name);
    headers.add(value);
    return this;
  }

  /** The cookies that the server gave. */
  Map<String, String> cookies() {
    return cookies;
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, "", "");
  }

  /** Signs in by the form. */
  HttpResponse<String> signIn(String name, String password) {
    return submit("/sign-in", Map.of("name", name, "password", password));
  }

  /** Sends a form. */
  HttpResponse<String> submit(String path, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send("POST", path, body, "application/x-www-form-urlencoded");
  }

  /** Sends JSON, with the token of the session where there is one. */
  HttpResponse<String> post(String path, String json) {
    return send("POST", path, json, "application/json");
  }

  /** The token of the session, as the pages have it. */
  String token() {
    Matcher token = TOKEN.matcher(get("/developers").body());
    return token.find() ? token.group(1) : "";
  }

  /** The first message of a live stream; where it is none, what is answered instead. */
  String first(String path) {
    try {
      HttpResponse<InputStream> answer =
          CLIENT.send(request("GET", path, "", ""), BodyHandlers.ofInputStream());
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
        if (answer.statusCode() != 200) {
          return answer.statusCode() + " " + lines.lines().collect(Collectors.joining("\n"));
        }
        String line = lines.readLine();
        while (line != null && !line.startsWith("data: ")) {
          line = lines.readLine();
        }
        return line == null ? "" : line.substring("data: ".length());
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path + ": " + e, e);
    }
  }

  HttpResponse<String> send(String method, String path, String body, String type) {
    try {
      HttpResponse<String> answer =
          CLIENT.send(request(method, path, body, type), BodyHandlers.ofString());
      answer.headers().allValues("set-cookie").forEach(this::keep);
      return answer;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path + ": " + e, e);
    }
  }

  private HttpRequest request(String method, String path, String body, String type) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(site + path))
            .timeout(PATIENCE)
            .method(
                method,
                body.isEmpty() && type.isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(each -> each.getKey() + "=" + each.getValue())
              .collect(Collectors.joining("; ")));
    }
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    return request.build();
  }

  private void keep(String cookie) {
    String[] pair = cookie.split(";", 2)[0].split("=", 2);
    if (pair.length < 2 || pair[1].isEmpty()) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }
}
