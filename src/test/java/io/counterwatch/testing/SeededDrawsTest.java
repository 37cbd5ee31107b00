package io.counterwatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/** Two properties that draw alike draw the same, since both begin with the build's seed. */
class SeededDrawsTest {
  private static final int TRIES = 50;
  private static final List<Long> ONE = new ArrayList<>();
  private static final List<Long> OTHER = new ArrayList<>();

  @Property(tries = TRIES)
  void one(@ForAll long drawn) {
    ONE.add(drawn);
  }

  @Property(tries = TRIES)
  void other(@ForAll long drawn) {
    OTHER.add(drawn);
  }

  @AfterContainer
  static void theyDrewTheSame() {
    if (!Fuzz.drawsAnew()) {
      assertThat(ONE).isEqualTo(OTHER).hasSize(TRIES);
    }
  }
}
