package io.counterwatch.conformance;

/**
 * One thing that was tested.
 *
 * @param id stable name, as {@code birth.repeated}
 * @param paragraph the anchor in docs/protocol.md that says what is right
 * @param title what is right, in a few words
 * @param required whether a device that does not show it has failed
 * @param finding what was expected and what came, with an excerpt; may be empty where it passed
 */
public record Step(
    String id, String paragraph, String title, boolean required, Outcome outcome, String finding) {

  /** Whether the device cannot be called conforming because of this step. */
  public boolean spoils() {
    return required
        && switch (outcome) {
          case FAILED, NOT_SEEN -> true;
          case PASSED, NOT_OBSERVABLE -> false;
        };
  }
}
