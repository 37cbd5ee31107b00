package io.counterwatch.web;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Whose request it is, as far as an address can tell. */
final class Addresses {
  /** No textual address is longer. */
  private static final int MAX_LENGTH = 45;

  private Addresses() {}

  static boolean isThisMachine(String address) {
    return address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1");
  }

  /**
   * The client's address; null where it is a program of this machine. What a proxy of this machine
   * says counts, the last that it says: what stands before it could have come from anybody.
   */
  static @Nullable String ofClient(HttpServerRequest request) {
    String peer = String.valueOf(request.remoteAddress().hostAddress());
    if (!isThisMachine(peer)) {
      return peer;
    }
    String forwarded = request.getHeader("X-Forwarded-For");
    if (forwarded == null) {
      return null;
    }
    String last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
    return last.substring(0, Math.min(last.length(), MAX_LENGTH));
  }
}
