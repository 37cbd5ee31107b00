package io.counterwatch.app;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/**
 * Vert.x that unpacks nothing: it would keep a cache in the system's folder for temporary files,
 * which may be read-only, and which others can write to.
 */
public final class VertxWithoutFiles {
  private VertxWithoutFiles() {}

  /** A new one; close it. */
  public static Vertx make() {
    return Vertx.vertx(
        new VertxOptions()
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }
}
