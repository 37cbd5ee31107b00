package io.counterwatch.app;

import io.counterwatch.pipeline.Directory;
import io.counterwatch.wire.EventReader;

/** What the registry says of who may speak for whom, as the reader of events asks it. */
record RegisteredDevices(Directory directory) implements EventReader.SourceRules {
  @Override
  public boolean mayPublish(String publisher, String device) {
    return directory.mayPublish(publisher, device);
  }

  @Override
  public boolean clockReceived(String device) {
    return directory.clockReceived(device);
  }
}
