package io.counterwatch.app.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;

/**
 * A page that somebody has open: what it follows, its newest message, and how long the events took
 * that it shows.
 */
final class OpenPage {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] DATA = {'\n', 'd', 'a', 't', 'a', ':', ' '};

  /** A message's end, an empty line. */
  private static final int END_BYTES = 2;

  private final Kind kind;
  private final int centre;
  private final boolean slow;

  /** By centre; a page of one centre has one of them. Below 0 before the first message. */
  private final long[] shown;

  /** What has come of a message that isn't whole yet. */
  private byte[] begun = {};

  private byte[] last = {};
  private int lastBytes;
  private long messages;
  private long bytes;

  /** What somebody looks at. */
  enum Kind {
    CENTRE,
    DISPLAY,
    PROVINCE
  }

  /**
   * A page that is not open yet.
   *
   * @param centre that it is about, from 0; that of a province's page says nothing
   * @param centres of the province
   * @param slow whether it will stop reading
   */
  OpenPage(Kind kind, int centre, int centres, boolean slow) {
    this.kind = kind;
    this.centre = centre;
    this.slow = slow;
    this.shown = new long[centres];
    Arrays.fill(shown, -1);
  }

  Kind kind() {
    return kind;
  }

  boolean isSlow() {
    return slow;
  }

  /** The id of the centre that it is about. */
  String centre() {
    return "load-" + centre;
  }

  /** Where its stream is. */
  String streamPath() {
    return switch (kind) {
      case CENTRE -> "/api/v1/centres/" + centre() + "/live";
      case DISPLAY -> "/api/v1/centres/" + centre() + "/display/live";
      case PROVINCE -> "/api/v1/live";
    };
  }

  /** What else it asks for, again and again; empty where there is nothing. */
  String questionPath() {
    return switch (kind) {
      case CENTRE -> "/api/v1/exceptions?centre=" + centre();
      case DISPLAY -> "";
      case PROVINCE -> "/api/v1/exceptions";
    };
  }

  /** Messages so far. */
  synchronized long messages() {
    return messages;
  }

  /** Bytes of all messages so far. */
  synchronized long bytes() {
    return bytes;
  }

  /** The newest message; empty before the first. */
  synchronized byte[] last() {
    return Arrays.copyOf(last, lastBytes);
  }

  /**
   * Takes a part of the stream in: the server writes each message as one part, or a long one as
   * some.
   *
   * @return whether a message is whole now; else it isn't yet, or was a heartbeat, or advice when
   *     to come back
   */
  boolean heard(byte[] part, int from, int length) throws IOException {
    if (begun.length == 0 && isEnd(part, from + length)) {
      return heardWhole(part, from, length);
    }
    int before = begun.length;
    begun = Arrays.copyOf(begun, before + length);
    System.arraycopy(part, from, begun, before, length);
    if (!isEnd(begun, begun.length)) {
      return false;
    }
    byte[] whole = begun;
    begun = new byte[0];
    return heardWhole(whole, 0, whole.length);
  }

  /** Whether what goes so far ends as messages do, and nothing within one does. */
  private static boolean isEnd(byte[] bytes, int to) {
    return to >= END_BYTES && bytes[to - 1] == '\n' && bytes[to - 2] == '\n';
  }

  private boolean heardWhole(byte[] part, int from, int length) throws IOException {
    if (part[from] == ':' || part[from] == 'r') {
      return false;
    }
    int data = from;
    while (data < from + length && part[data] != '\n') {
      data++;
    }
    int json = data + DATA.length;
    int end = from + length - END_BYTES;
    if (json > end || !Arrays.equals(part, data, json, DATA, 0, DATA.length)) {
      throw new IOException("there is something else than messages in a page's stream");
    }
    keep(part, json, end - json, length);
    return true;
  }

  private synchronized void keep(byte[] part, int json, int bytesOfJson, int length) {
    if (last.length < bytesOfJson) {
      last = new byte[bytesOfJson + bytesOfJson / 8];
    }
    System.arraycopy(part, json, last, 0, bytesOfJson);
    lastBytes = bytesOfJson;
    messages++;
    bytes += length;
  }

  /**
   * Looks which events the newest message shows for the first time.
   *
   * @param now when it had come, nanoseconds
   * @param lags gets what they took; nothing of the first message
   */
  synchronized void look(long now, PublishTimes times, LagTally lags) throws IOException {
    try (JsonParser parser = JSON.createParser(last, 0, lastBytes)) {
      read(parser, now, times, lags);
    }
  }

  private void read(JsonParser parser, long now, PublishTimes times, LagTally lags)
      throws IOException {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_OBJECT) {
      readCentre(parser, now, times, lags);
    }
    while (first == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.START_OBJECT) {
      readCentre(parser, now, times, lags);
    }
  }

  /** One centre's view: how many events it counts, and so which of them are new to this page. */
  private void readCentre(JsonParser parser, long now, PublishTimes times, LagTally lags)
      throws IOException {
    int of = centre;
    long counts = -1;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("centre")) {
        String id = parser.getText();
        of = Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
      } else if (field.equals("today")) {
        counts = counted(parser);
      } else if (value.isStructStart()) {
        parser.skipChildren();
      }
    }
    for (long nth = shown[of] + 1; shown[of] >= 0 && nth <= counts; nth++) {
      lags.add(now - times.ofCounted(of, nth), 1);
    }
    shown[of] = counts;
  }

  private static long counted(JsonParser parser) throws IOException {
    long counted = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("issued") || field.equals("called") || field.equals("served")) {
        counted += parser.getLongValue();
      } else if (value.isStructStart()) {
        parser.skipChildren();
      }
    }
    return counted;
  }
}
