package io.counterwatch.web;

/** Whether an address can be reached from this machine only. */
public final class Loopback {
  private Loopback() {}

  /** Literal addresses and the reserved name only: what another name means can change any time. */
  public static boolean is(String host) {
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
