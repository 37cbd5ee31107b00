package io.counterwatch.simulator;

import io.counterwatch.event.EventBody.DeviceFault;
import io.counterwatch.event.EventBody.DeviceRecovered;
import io.counterwatch.event.EventBody.TicketPrintFailed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the devices report of themselves: paper that runs out, jams, and that it is over. */
final class DeviceTrouble {
  private static final String WARNING = "warning";
  private static final String ERROR = "error";
  private static final double SCANNER_JAMS = 0.2;

  private final CentreDay day;
  private final Chance chance;
  private final List<PlannedEvent> events = new ArrayList<>();

  private DeviceTrouble(CentreDay day) {
    this.day = day;
    chance = day.chance("devices");
  }

  /**
   * The troubles of a day.
   *
   * @param tickets of that day, in which failed prints are
   */
  static List<PlannedEvent> of(
      CentreDay day, @Nullable KioskPaper paper, List<PlannedEvent> tickets) {
    DeviceTrouble trouble = new DeviceTrouble(day);
    String kiosk = day.centre().kiosk();
    if (paper != null) {
      trouble.paper(kiosk, paper);
    }
    for (PlannedEvent event : tickets) {
      if (event.body() instanceof TicketPrintFailed) {
        long again = event.timeMicros() + trouble.chance.millisBetween(8, 17) * 1_000;
        trouble.fault(kiosk, "paper-jam", ERROR, event.timeMicros(), again);
      }
    }
    if (day.centre().camera() != null && trouble.chance.happens(SCANNER_JAMS)) {
      long millis = WorkingHours.officeMillis(trouble.chance);
      long again = millis + trouble.chance.millisBetween(120, 900);
      trouble.fault(
          day.centre().scanner(), "feeder-jam", ERROR, day.micros(millis), day.micros(again));
    }
    return trouble.events;
  }

  private void paper(String kiosk, KioskPaper paper) {
    long changedMicros = day.micros(paper.changedMillis());
    fault(kiosk, "paper-low", WARNING, day.micros(paper.lowMillis()), changedMicros);
    if (paper.outMillis() != null) {
      fault(kiosk, "paper-out", ERROR, day.micros(paper.outMillis()), changedMicros);
    }
  }

  private void fault(String device, String code, String severity, long micros, long overMicros) {
    events.add(new PlannedEvent(micros, device, null, new DeviceFault(code, severity)));
    events.add(new PlannedEvent(overMicros, device, null, new DeviceRecovered(code, severity)));
  }
}
