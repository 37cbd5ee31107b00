package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentreView.CounterView;
import io.counterwatch.centre.CentreView.DataQuality;
import io.counterwatch.centre.CentreView.ServiceView;
import io.counterwatch.event.EventBody;
import io.counterwatch.testing.Story;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures that only a live view has. */
class BoardFiguresTest {
  private static CentreView view(String time, String story) {
    return DayViews.live(
        Days.of(story), Story.micros(time), DataQuality.NONE, DossierMeasures.NONE);
  }

  private static ServiceView land(CentreView view) {
    return view.services().stream()
        .filter(each -> each.plan().service().equals("land"))
        .findFirst()
        .orElseThrow();
  }

  private static CounterView one(CentreView view) {
    return view.counters().stream()
        .filter(each -> each.plan().counter().equals("1"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void overTheTargetIsWhatThoseWhoWaitAreBeyondIt() {
    // The target is 15 minutes: A is five minutes beyond it, B two, C not at all.
    String story =
        """
        08:00:00 A issued land
        08:03:00 B issued land
        08:10:00 C issued land
        """;
    assertThat(land(view("08:15:00", story)).overTargetSeconds()).isZero();
    assertThat(land(view("08:20:00", story)).overTargetSeconds()).isEqualTo(300 + 120);
    CentreView called = view("08:20:00", story + "08:19:00 A called 1\n");
    assertThat(land(called).overTargetSeconds()).isEqualTo(120);
    assertThat(land(view("24:00:00", story)).overTargetSeconds()).isZero();
  }

  @Test
  void aPauseHasItsReasonUntilItIsOver() {
    String paused = "08:00:00 counter 1 opened s-01\n09:00:00 counter 1 paused lunch\n";
    assertThat(one(view("08:30:00", "08:00:00 counter 1 opened s-01\n")).pauseReason()).isNull();
    assertThat(one(view("09:10:00", paused)).pauseReason()).isEqualTo("lunch");
    String again = paused + "09:05:00 counter 1 paused break\n";
    assertThat(one(view("09:10:00", again)).pauseReason()).isEqualTo("lunch");
    String back = paused + "09:30:00 counter 1 opened s-01\n";
    assertThat(one(view("09:40:00", back)).pauseReason()).isNull();
    assertThat(one(view("09:40:00", paused + "09:30:00 counter 1 closed\n")).pauseReason())
        .isNull();
  }

  @Test
  void aPauseThatALateEventTakesBackTakesItsReasonAlong() {
    ServiceDay day = Days.of("08:00:00 counter 1 opened s-01\n09:00:00 counter 1 paused lunch\n");
    day.add(
        List.of(
            Story.event(
                Story.micros("08:30:00"),
                null,
                new EventBody.CounterPaused("1", null, "meeting"),
                9)));
    CentreView view =
        DayViews.live(day, Story.micros("09:10:00"), DataQuality.NONE, DossierMeasures.NONE);
    assertThat(one(view).pauseReason()).isEqualTo("meeting");
  }

  @Test
  void theTicketAtACounterCanBeAskedFor() {
    CentreView view = view("08:06:00", "08:00:00 A issued land\n08:05:00 A called 1\n");
    assertThat(one(view).subject()).isEqualTo("A");
    assertThat(one(view("08:00:30", "08:00:00 A issued land\n")).subject()).isNull();
  }
}
