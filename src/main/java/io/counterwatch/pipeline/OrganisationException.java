package io.counterwatch.pipeline;

/** The organisation can't be used as it is: somebody must change the file. */
public final class OrganisationException extends Exception {
  private static final long serialVersionUID = 1;

  OrganisationException(String reason) {
    super(reason);
  }
}
