package io.counterwatch.app;

import io.counterwatch.pipeline.Loop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** A verticle's own thread. */
record ContextLoop(Vertx vertx, Context context) implements Loop {
  @Override
  public void execute(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  @Override
  public void after(long millis, Runnable task) {
    vertx.setTimer(millis, timer -> execute(task));
  }
}
