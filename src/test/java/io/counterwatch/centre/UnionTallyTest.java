package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.WorkTime.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UnionTallyTest {
  /** Against a recount minute by minute, over seeded draws. */
  @Test
  void workIsWhatAMinuteByMinuteRecountSays() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      List<Span> closed = spans(random, random.nextInt(12));
      closed.sort(Comparator.comparingLong(Span::toMicros));
      List<Span> open = spans(random, random.nextInt(3));
      List<Span> active = spans(random, random.nextInt(4));
      UnionTally union = new UnionTally();
      closed.forEach(span -> union.add(span.fromMicros(), span.toMicros()));
      WorkTime work = WorkTime.of(union, open, active);

      BitSet serving = minutes(closed);
      assertThat(union.total()).as("seed %d", seed).isEqualTo(serving.cardinality());
      serving.or(minutes(open));
      BitSet available = minutes(active);
      available.andNot(serving);
      assertThat(work.servingMicros()).as("seed %d", seed).isEqualTo(serving.cardinality());
      assertThat(work.availableMicros()).as("seed %d", seed).isEqualTo(available.cardinality());
    }
  }

  @Test
  void whatWasAddedLastIsTakenBack() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      List<Span> spans = spans(random, 1 + random.nextInt(12));
      spans.sort(Comparator.comparingLong(Span::toMicros));
      int kept = random.nextInt(spans.size());
      Undo undo = new Undo(spans.size());
      undo.start();
      UnionTally union = new UnionTally();
      for (Span span : spans) {
        undo.begin();
        union.add(span.fromMicros(), span.toMicros(), undo);
      }
      undo.takeBack(spans.size() - kept);
      assertThat(lengths(union)).as("seed %d", seed).isEqualTo(lengths(spans.subList(0, kept)));
      spans
          .subList(kept, spans.size())
          .forEach(span -> union.add(span.fromMicros(), span.toMicros()));
      assertThat(lengths(union)).as("seed %d", seed).isEqualTo(lengths(spans));
    }
  }

  private static List<Long> lengths(List<Span> spans) {
    UnionTally union = new UnionTally();
    spans.forEach(span -> union.add(span.fromMicros(), span.toMicros()));
    return lengths(union);
  }

  /** How much of it lies before each minute. */
  private static List<Long> lengths(UnionTally union) {
    return LongStream.range(0, 120).mapToObj(minute -> union.within(new Span(0, minute))).toList();
  }

  private static List<Span> spans(Random random, int count) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = random.nextInt(100);
      spans.add(new Span(from, from + random.nextInt(15)));
    }
    return spans;
  }

  private static BitSet minutes(List<Span> spans) {
    BitSet minutes = new BitSet();
    spans.forEach(span -> minutes.set((int) span.fromMicros(), (int) span.toMicros()));
    return minutes;
  }
}
