package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentreOutlook;
import io.counterwatch.centre.CentreOutlook.FreeCounter;
import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.DataQuality;
import io.counterwatch.centre.DayViews;
import io.counterwatch.centre.DeviceStates;
import io.counterwatch.centre.DossierMeasures;
import io.counterwatch.centre.Estimate.Reason;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.centre.Outlooks;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.pipeline.NoForecastException;
import io.counterwatch.testing.Story;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is answered of a centre's next while, and how often it is played. */
class OutlookDeskTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final List<CompletableFuture<CentreOutlook>> played = new ArrayList<>();
  private final Shown views = new Shown();
  private long nowMicros = Story.micros("09:00:00");
  private long nanos;
  private final OutlookDesk desk =
      new OutlookDesk(
          (centre, minutes) -> {
            CompletableFuture<CentreOutlook> outlook = new CompletableFuture<>();
            played.add(outlook);
            return outlook;
          },
          views,
          () -> nowMicros,
          () -> nanos);

  /** Every centre but "nowhere", as heard as the test says. */
  private static final class Shown implements LiveViews {
    boolean stale;
    boolean accepting = true;

    @Override
    public Collection<CentreView> all() {
      return List.of();
    }

    @Override
    public @Nullable CentreView of(String centre) {
      if (centre.equals("nowhere")) {
        return null;
      }
      ServiceDay day =
          new ServiceDay(CentrePlan.unconfigured(centre, ZoneOffset.UTC, false), Story.DAY);
      DataQuality data = new DataQuality(stale, null, null, 0, 1, 0, DeviceStates.NONE, 0);
      return DayViews.live(day, Story.micros("09:00:00"), data, DossierMeasures.NONE);
    }

    @Override
    public boolean accepting() {
      return accepting;
    }

    @Override
    public Subscription subscribe(Consumer<CentreView> listener) {
      return () -> {};
    }
  }

  private static CentreOutlook outlook(String centre) {
    return new CentreOutlook(centre, 0, 30, Map.of(), FreeCounter.NOWHERE);
  }

  private Outlooks.Answer failing(Throwable error) {
    CompletionStage<Outlooks.Answer> answer = desk.of("hall", 30);
    played.getLast().completeExceptionally(error);
    return answer.toCompletableFuture().join();
  }

  @Test
  void thePresentMustBeKnown() {
    Outlooks.Unknown stale = new Outlooks.Unknown(Reason.STALE);
    views.stale = true;
    assertThat(desk.of("hall", 30)).isCompletedWithValue(stale);
    views.stale = false;
    views.accepting = false;
    assertThat(desk.of("hall", 30)).as("nothing is stored").isCompletedWithValue(stale);
    views.accepting = true;
    assertThat(desk.of("nowhere", 30)).isCompletedWithValue(stale);
    assertThat(played).isEmpty();
  }

  @Test
  void whereThereIsNoForecastItSaysWhy() {
    assertThat(failing(new NoForecastException(Reason.FAILED, "as the test asked")))
        .isEqualTo(new Outlooks.Unknown(Reason.FAILED));
    nanos += 6 * SECOND;
    assertThat(failing(new NoForecastException(null, "not met yet")))
        .isEqualTo(new Outlooks.Unknown(Reason.LEARNING));
    nanos += 6 * SECOND;
    assertThat(failing(NoForecastException.busy("waited too long"))).isEqualTo(new Outlooks.Busy());
  }

  @Test
  void whoWasTurnedAwayOrMetAnErrorMayAskAgainAtOnce() {
    failing(NoForecastException.busy("waited too long"));
    CompletionStage<Outlooks.Answer> answer = desk.of("hall", 30);
    assertThat(played).hasSize(2);
    played.getLast().completeExceptionally(new IllegalStateException("as the test asked"));
    assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
    desk.of("hall", 30);
    assertThat(played).hasSize(3);
  }

  @Test
  void aQuestionIsPlayedOnceForAllWhoAskIt() {
    CompletionStage<Outlooks.Answer> first = desk.of("hall", 30);
    CompletionStage<Outlooks.Answer> second = desk.of("hall", 30);
    desk.of("hall", 60);
    desk.of("other", 30);
    assertThat(played).hasSize(3);
    played.getFirst().complete(outlook("hall"));
    Outlooks.Known known = new Outlooks.Known(outlook("hall"));
    assertThat(first).isCompletedWithValue(known);
    assertThat(second).isCompletedWithValue(known);
  }

  @Test
  void anAnswerIsGivenAgainForFiveSecondsOfItsMinute() {
    desk.of("hall", 30);
    played.getFirst().complete(outlook("hall"));
    nanos += OutlookDesk.FRESH_SECONDS * SECOND - 1;
    assertThat(desk.of("hall", 30)).isCompleted();
    assertThat(played).hasSize(1);
    nanos++;
    desk.of("hall", 30);
    assertThat(played).as("five seconds are over").hasSize(2);
    played.getLast().complete(outlook("hall"));
    nowMicros += 60_000_000;
    desk.of("hall", 30);
    assertThat(played).as("the minute is over").hasSize(3);
  }

  @Test
  void tooManyAtOnceAreTurnedAway() {
    for (int i = 0; i < OutlookDesk.MAX_UNDER_WAY; i++) {
      desk.of("hall-" + i, 30);
    }
    assertThat(desk.of("one-more", 30)).isCompletedWithValue(new Outlooks.Busy());
    assertThat(desk.of("hall-0", 30)).as("asked already").isNotCompleted();
    played.getFirst().complete(outlook("hall-0"));
    assertThat(desk.of("one-more", 30)).isNotCompleted();
    assertThat(played).hasSize(OutlookDesk.MAX_UNDER_WAY + 1);
  }
}
