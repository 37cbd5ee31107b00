package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.forecast.WaitModel.Prediction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownServicesTest {
  private final KnownServices services = new KnownServices();

  /** So many mornings without it in the plan. */
  private void outOfThePlan(int days) {
    for (int day = 0; day < days; day++) {
      assertThat(services.beginDay(Set.of("soil"))).isEmpty();
    }
  }

  @Test
  void oneThatThePlanHasNotHadForDaysGoes() {
    services.beginDay(Set.of("land", "tax"));
    services.seen("land");
    services.seen("tax");
    for (int day = 0; day < KnownServices.KEPT_IDLE_DAYS; day++) {
      assertThat(services.beginDay(Set.of("land", "soil"))).isEmpty();
    }
    assertThat(services.beginDay(Set.of("land", "soil"))).containsExactly("tax");
    assertThat(services.ids()).containsExactly("land");
  }

  /** Nobody begins a service's record anew by taking it out of the plan and back. */
  @Test
  void oneThatIsOutOfThePlanForAMorningKeepsItsRecord() {
    services.beginDay(Set.of("land"));
    services.seen("land");
    withdraw("land");
    outOfThePlan(KnownServices.KEPT_IDLE_DAYS);
    assertThat(services.beginDay(Set.of("land"))).isEmpty();
    assertThat(services.isWithdrawn("land")).isTrue();
    outOfThePlan(KnownServices.KEPT_IDLE_DAYS);
    assertThat(services.isWithdrawn("land")).isTrue();
    assertThat(services.beginDay(Set.of("soil"))).containsExactly("land");
    assertThat(services.isWithdrawn("land")).isFalse();
  }

  @Test
  void oneThatNobodyUsedForDaysStaysInThePlan() {
    services.beginDay(Set.of("land"));
    services.seen("land");
    for (int day = 0; day < 100; day++) {
      assertThat(services.beginDay(Set.of("land"))).isEmpty();
    }
    assertThat(services.ids()).containsExactly("land");
  }

  /** As where nothing is configured: what is in use must not lose its record overnight. */
  @Test
  void oneThatNoPlanHasNamedStaysWhileItIsInUse() {
    services.seen("land");
    withdraw("land");
    for (int day = 0; day < KnownServices.KEPT_IDLE_DAYS; day++) {
      assertThat(services.beginDay(Set.of())).isEmpty();
    }
    services.seen("land");
    for (int day = 0; day < KnownServices.KEPT_IDLE_DAYS; day++) {
      assertThat(services.beginDay(Set.of())).isEmpty();
    }
    assertThat(services.isWithdrawn("land")).isTrue();
    assertThat(services.beginDay(Set.of())).containsExactly("land");
    assertThat(services.isWithdrawn("land")).isFalse();
  }

  private void withdraw(String service) {
    for (int i = 0; i < Trust.WINDOW; i++) {
      services.judged(service, false);
    }
    assertThat(services.isWithdrawn(service)).isTrue();
  }

  @Test
  void theStateKnowsHowLongEachWasIdle() {
    services.beginDay(Set.of("land", "soil"));
    services.seen("land");
    services.seen("soil");
    outOfThePlan(KnownServices.KEPT_IDLE_DAYS);
    KnownServices again = new KnownServices();
    StateWriter out = new StateWriter();
    services.write(out);
    again.read(new StateReader(out.bytes()));
    assertThat(again.beginDay(Set.of())).containsExactly("land");
    assertThat(again.ids()).containsExactly("soil");
  }

  /** Names that come and go must not fill up what is kept of services. */
  @Test
  void whatWasLearnedOfItGoesWithIt() {
    Lessons lessons = Lessons.none();
    String name = "l\0a\0n\0d";
    lessons.beginDay(Set.of("land"));
    String land = lessons.services().seen("land");
    lessons.learned().capability().observeCall("1", land);
    lessons.learned().order().observe(kind(land), kind(land), 1, true);
    lessons.learned().occupancy().observe(land, 5);
    lessons.learned().waits().waited(land, 8, 5);
    lessons.bounds().observe(land, 8, 5, 1, 6);
    passACheckpoint(lessons.stillWaiting(), land);
    assertThat(text(lessons).split(name, -1)).as("nothing of it is missed").hasSizeGreaterThan(7);
    for (int day = 0; day <= KnownServices.KEPT_IDLE_DAYS; day++) {
      assertThat(text(lessons)).contains(name);
      lessons.beginDay(Set.of());
    }
    assertThat(text(lessons)).doesNotContain(name);
    assertThat(lessons.learned().capability().serves("1", land)).isEqualTo(0.5);
  }

  /** Somebody waits, passes a checkpoint and is called: the bounds of such waits know of it. */
  private static void passACheckpoint(StillWaiting stillWaiting, String service) {
    Floor.Waiting who = new Floor.Waiting("a", kind(service), 0);
    double[] features = new double[Feature.COUNT];
    WaitEstimate estimate = new WaitEstimate(5, 10);
    stillWaiting.begin(who, features);
    long micros = StillWaiting.CHECKPOINT_MINUTES * Floor.MICROS_PER_MINUTE;
    stillWaiting.beginMoment();
    stillWaiting.pass(
        Objects.requireNonNull(stillWaiting.next(micros)),
        new Foreteller.Foretold(service, 8, features, new Prediction(5, 1), estimate));
    stillWaiting.called("a", micros + Floor.MICROS_PER_MINUTE, EstimateListener.NOBODY);
  }

  private static CallOrder.Kind kind(String service) {
    return new CallOrder.Kind(service, false);
  }

  /** The bytes of the state, each as a character. */
  private static String text(Lessons lessons) {
    StateWriter out = new StateWriter();
    lessons.write(out);
    return new String(out.bytes(), StandardCharsets.ISO_8859_1);
  }
}
