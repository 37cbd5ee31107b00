package io.counterwatch.pipeline;

/** The one thread that owns the writer's state, as the writer sees it. */
public interface Loop {
  /** Runs the task on the loop, later. */
  void execute(Runnable task);

  /** Runs the task on the loop after that many real milliseconds. */
  void after(long millis, Runnable task);
}
