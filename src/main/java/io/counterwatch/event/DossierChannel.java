package io.counterwatch.event;

/** How a dossier came in. */
public enum DossierChannel implements WireNamed {
  COUNTER("counter"),
  ONLINE("online"),
  POST("post");

  private final String wireName;

  DossierChannel(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
