package io.counterwatch.ingest;

import io.counterwatch.pipeline.DeviceLink;
import io.vertx.core.Future;

/** A way for devices' messages to reach the pipeline, and for its answers to reach devices. */
public interface EventSource {

  /**
   * Starts once; a stopped source is not started again. Fails only for what trying again cannot
   * mend, such as a port in use: a broker that is away is tried until it is there.
   */
  Future<Void> start();

  /**
   * Tells devices that the server is offline and closes every connection. What is not yet stored
   * stays unacknowledged and comes again.
   */
  Future<Void> stop();

  /**
   * The way back to devices, usable at any time. Give it the server's status before {@link #start}:
   * the last will carries that status's run.
   */
  DeviceLink link();

  /** Whether events can come in now: subscribed at the broker, or listening. */
  boolean connected();

  /** What has happened since the start. */
  SourceCounts counts();
}
