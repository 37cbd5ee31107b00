package io.counterwatch.pipeline;

/** A clock of a test's: as fast as life, and always of the same run. */
interface TestClock extends WriterClock {
  @Override
  default double speed() {
    return 1;
  }

  @Override
  default String run() {
    return "test";
  }
}
