package io.counterwatch.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicFiltersTest {
  @ParameterizedTest
  @CsvSource({
    "a/b/c, a/b/c, true",
    "a/+/c, a/b/c, true",
    "a/#, a/b/c, true",
    "#, a, true",
    "a/#, a, true",
    "a/b, a/b/c, false",
    "a/+, a/b/c, false",
    "a/b/c, a/b, false",
    "a/+/d, a/b/c, false",
  })
  void aFilterMatchesLevelByLevel(String filter, String topic, boolean matches) {
    assertThat(TopicFilters.match(filter, topic)).isEqualTo(matches);
  }
}
