package io.counterwatch.app;

import io.counterwatch.centre.Organisation;
import java.nio.file.Path;
import java.time.ZoneId;

/** The organisation that settings name. */
final class Organisations {
  private Organisations() {}

  /** From its file; with none, whatever reports is registered in the machine's zone. */
  static Organisation of(Settings settings) {
    Path file = settings.organisation();
    ZoneId zone = ZoneId.systemDefault();
    return file == null ? Organisation.empty(zone) : OrganisationReader.read(file, zone);
  }
}
