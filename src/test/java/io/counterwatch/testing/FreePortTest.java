package io.counterwatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortTest {
  private static final int MANY = 500;

  /** Nobody listens on any of them, so all look free; two servers must not be told the same. */
  @Test
  void noPortIsGivenTwice() {
    assertThat(IntStream.generate(FreePort::find).limit(MANY).boxed().toList())
        .doesNotHaveDuplicates();
  }
}
