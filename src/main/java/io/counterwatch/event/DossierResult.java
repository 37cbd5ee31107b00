package io.counterwatch.event;

/** How a dossier ended. */
public enum DossierResult implements WireNamed {
  GRANTED("granted"),
  REFUSED("refused"),
  RETURNED_INCOMPLETE("returned-incomplete");

  private final String wireName;

  DossierResult(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
