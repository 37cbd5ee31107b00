package io.counterwatch.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.testing.ApiDocument.Operation;
import io.counterwatch.testing.NastyTexts;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Draws requests to the operations of the description: good ones, and every way to be wrong. */
final class ApiRequests {
  private static final int MAX_NAME_BYTES = 600;

  private static final Map<String, List<String>> GOOD =
      Map.ofEntries(
          Map.entry("id", List.of("hall", "other", "kiosk-1", "unknown-9")),
          Map.entry("centre", List.of("hall", "other", "unknown-9")),
          Map.entry("device", List.of("kiosk-1", "kiosk-9")),
          Map.entry("subject", List.of("20261123-A012", "2026-11-22/B 7", "H-1")),
          Map.entry("date", List.of("2026-11-22", "2026-11-23", "2024-02-29", "1970-01-01")),
          Map.entry("from", List.of("2026-11-01", "2026-11-22", "2017-01-01", "2026-12-31")),
          Map.entry("to", List.of("2026-11-30", "2026-11-22", "2027-01-07", "2026-01-01")),
          Map.entry("minutes", List.of("5", "30", "120")),
          Map.entry("day", List.of("2026-11-22", "1900-01-01", "9999-12-31")),
          Map.entry("fair", List.of("true", "false")),
          Map.entry("since", List.of("2026-11-22T00:00:00Z", "1970-01-01T00:00:00+07:00")),
          Map.entry("limit", List.of("1", "1000")),
          Map.entry("reason", List.of("schema", "time", "malformed")),
          Map.entry("history", List.of("true", "false")),
          Map.entry("zone", List.of("UTC", "Asia/Ho_Chi_Minh")),
          Map.entry("other-zone", List.of("true", "false")),
          Map.entry("file", List.of("ticket.issued.json", "status.birth.json", "event.json")),
          Map.entry("name", List.of("base.css", "icons.svg", "messages-vi.json")),
          Map.entry("lang", List.of("vi", "en")),
          Map.entry("theme", List.of("auto", "light", "dark")));

  /** What has tripped somebody's program in the place of a name, a number, a date or a path. */
  static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          "null",
          "0",
          "-1",
          "1e3",
          "NaN",
          "0x10",
          "٣",
          "2147483648",
          "-9223372036854775809",
          "99999999999999999999999999",
          "true,false",
          "TRUE",
          "2026-02-29",
          "2026-13-01",
          "2026-11-31",
          "0000-00-00",
          "0000-01-01",
          "0001-01-01",
          "9999-12-31",
          "+10000-01-01",
          "+999999999-12-31",
          "-999999999-01-01",
          "2026-1-1",
          "20261122",
          "2026-W47",
          "2026-11-22T00:00:00",
          "2026-11-22T24:00:00Z",
          "2026-11-22T23:59:60Z",
          "2026-11-22T00:00:00+25:00",
          "+294277-01-01T00:00:00Z",
          "-290308-01-01T00:00:00Z",
          "+1000000000-12-31T23:59:59Z",
          "../../etc/passwd",
          "..\\..\\windows",
          "/etc/passwd",
          "file:///etc/passwd",
          "http://127.0.0.1:1/",
          "' or 1=1 --",
          "'; drop table event; --",
          "$1",
          "\"",
          "\\",
          "%",
          "%00",
          "%25",
          "{{7*7}}",
          "${jndi:ldap://127.0.0.1:1/a}",
          "<script>alert(1)</script>",
          "a\u0000b",
          "\u0000",
          "a\r\nSet-Cookie: forged=1",
          "hall\u0000",
          "HALL",
          "hall ",
          "hal\u0131",
          "base.css.map",
          "application.class");

  private static final List<String> RAW =
      List.of("%zz", "%", "%2", "%00", "%ff", "%c0%ae", "%e2%28%a1", "%252e", "..%2f..%2f", ";a=b");

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json; charset=utf-16",
          "application/cloudevents-batch+json",
          "text/plain",
          "application/json\u00ff",
          "");

  private final RandomGenerator random;

  /**
   * A request.
   *
   * @param plain whether its path is that of the operation beyond doubt
   * @param target path and query as they are sent
   */
  record Drawn(Operation operation, boolean plain, String target, byte[] bytes) {
    /** For a failure's description. */
    String shown() {
      return operation.method() + " " + target;
    }
  }

  ApiRequests(RandomGenerator random) {
    this.random = random;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  /** Everything good but that parameter. */
  static Drawn withHostile(Operation operation, JsonNode parameter, String hostile, String body) {
    String path = operation.path();
    List<String> query = new ArrayList<>();
    String meant = parameter.get("name").asText();
    for (JsonNode each : operation.parameters()) {
      String name = each.get("name").asText();
      String value =
          name.equals(meant) ? hostile : GOOD.getOrDefault(name, List.of("x")).getFirst();
      if (each.get("in").asText().equals("path")) {
        path = path.replace("{" + name + "}", encoded(value));
      } else if (name.equals(meant) || each.path("required").asBoolean()) {
        query.add(name + "=" + encoded(value));
      }
    }
    boolean inPath = parameter.get("in").asText().equals("path");
    boolean plain = !inPath || isPlain(hostile);
    String target = path + (query.isEmpty() ? "" : "?" + String.join("&", query));
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            .formatted(operation.method(), target);
    boolean post = operation.method().equals("POST");
    String rest =
        post
            ? "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.getBytes(UTF_8).length, body)
            : "\r\n";
    return new Drawn(operation, plain, target, (head + rest).getBytes(UTF_8));
  }

  private static boolean isPlain(String value) {
    return !value.isEmpty() && !value.contains("/") && !value.startsWith(".");
  }

  Drawn draw(Operation operation, List<String> bodies) {
    String path = operation.path();
    List<String> query = new ArrayList<>();
    boolean plain = true;
    for (JsonNode parameter : operation.parameters()) {
      String name = parameter.get("name").asText();
      if (parameter.get("in").asText().equals("path")) {
        String value = value(name);
        plain &= isPlain(value);
        String written = encoded(value);
        if (chance(0.05)) {
          plain = false;
          written = any(RAW);
        }
        path = path.replace("{" + name + "}", written);
      } else if (chance(parameter.path("required").asBoolean() ? 0.95 : 0.5)) {
        query.add(asked(name));
        if (chance(0.05)) {
          query.add(asked(name));
        }
      }
    }
    if (chance(0.1)) {
      query.add(any(List.of("unknown=1", "=", "&&", "a[]=b", "%00=%00", "_=" + encoded("\u0000"))));
    }
    String target = path + (query.isEmpty() ? "" : "?" + String.join("&", query));
    return new Drawn(operation, plain, target, bytes(operation, target, bodies));
  }

  private String asked(String name) {
    if (chance(0.03)) {
      return name;
    }
    return name + "=" + (chance(0.05) ? any(RAW) : encoded(value(name)));
  }

  private String value(String name) {
    if (chance(0.6)) {
      return any(GOOD.getOrDefault(name, List.of("x")));
    }
    if (chance(0.7)) {
      return any(HOSTILE);
    }
    if (chance(0.1)) {
      return "a".repeat(random.nextInt(MAX_NAME_BYTES));
    }
    return any(NastyTexts.all());
  }

  private static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(UTF_8)) {
      boolean itself = b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b == '-' || b == '.';
      out.append(itself ? String.valueOf((char) b) : "%%%02x".formatted(b & 0xff));
    }
    return out.toString();
  }

  private byte[] bytes(Operation operation, String target, List<String> bodies) {
    StringBuilder head = new StringBuilder(operation.method() + " " + target + " HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1\r\nConnection: close\r\n");
    if (chance(0.1)) {
      head.append(
          any(
              List.of(
                  "Cookie: lang=\u00ff; theme=dark; =; ;;\r\n",
                  "Accept: */*;q=x, \u00fe\r\n",
                  "If-None-Match: W/\"\r\n",
                  "Last-Event-ID: -1\r\n",
                  "Range: bytes=9-1\r\n",
                  "Expect: 100-continue\r\n")));
    }
    byte[] body = new byte[0];
    if (operation.method().equals("POST")) {
      body = body(bodies);
      head.append("Content-Type: ").append(chance(0.9) ? TYPES.getFirst() : any(TYPES));
      head.append("\r\nContent-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
    all.writeBytes(body);
    return all.toByteArray();
  }

  /** A good body, or one with a piece of it cut out, doubled or replaced. */
  private byte[] body(List<String> bodies) {
    String good = any(bodies);
    if (chance(0.3)) {
      return good.getBytes(UTF_8);
    }
    if (chance(0.5)) {
      String text = any(List.of(any(HOSTILE), any(NastyTexts.all())));
      String quoted = '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      String put =
          any(List.of(quoted, "null", "[]", "{}", "-1", "1e400", "9".repeat(40), "\"\\ud800\""));
      // In the place of some value of the body.
      int colon = good.indexOf(':', random.nextInt(good.length()));
      int end = colon < 0 ? -1 : firstOf(good, colon, ",}");
      return (end < 0 ? put : good.substring(0, colon + 1) + put + good.substring(end))
          .getBytes(UTF_8);
    }
    byte[] bytes = good.getBytes(UTF_8);
    int from = random.nextInt(bytes.length);
    for (int i = from; i < Math.min(bytes.length, from + random.nextInt(1, 8)); i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static int firstOf(String text, int from, String ends) {
    for (int i = from; i < text.length(); i++) {
      if (ends.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }
}
