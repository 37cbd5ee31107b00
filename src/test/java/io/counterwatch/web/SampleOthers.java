package io.counterwatch.web;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.DeviceFaults.Fault;
import io.counterwatch.centre.DeviceStates;
import io.counterwatch.centre.DeviceStates.DeviceNow;
import io.counterwatch.centre.DeviceStates.KindStates;
import io.counterwatch.centre.DeviceStates.State;
import io.counterwatch.centre.Distribution;
import io.counterwatch.centre.DossierMeasures;
import io.counterwatch.centre.DossierMeasures.DossierTotals;
import io.counterwatch.centre.OtherMeasures;
import io.counterwatch.centre.OtherMeasures.AssistanceMeasures;
import io.counterwatch.centre.OtherMeasures.HallMeasures;
import io.counterwatch.centre.OtherMeasures.RatingMeasures;
import io.counterwatch.centre.Ratings;
import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.EnquiryChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Plausible figures beside tickets and counters, larger the longer the day has lasted. */
final class SampleOthers {
  private static final int OPENED_SECOND = SampleDay.seconds(7, 30);

  private final CentrePlan plan;
  private final int minutes;

  /** Of a centre at that second of the day. */
  SampleOthers(CentrePlan plan, int second) {
    this.plan = plan;
    this.minutes = Math.max(0, second - OPENED_SECOND) / 60;
  }

  private boolean large() {
    return plan.services().size() > 3;
  }

  DossierMeasures dossiers() {
    Map<String, DossierTotals> services = new TreeMap<>();
    DossierTotals total = DossierTotals.NONE;
    int index = 0;
    for (String service : plan.services().keySet()) {
      DossierTotals totals = dossiers(index++);
      services.put(service, totals);
      total = plus(total, totals);
    }
    return new DossierMeasures(total, services, 0);
  }

  private DossierTotals dossiers(int index) {
    long received = minutes / (9 + 3L * index);
    long granted = received * 5 / 8;
    long refused = received / 25;
    long returned = received / 10;
    long overdue = large() && index < 3 ? 7 - 3L * index : index == 0 && minutes > 0 ? 1 : 0;
    return new DossierTotals(
        received,
        received / 3,
        received * 4 / 5,
        received / 2,
        received / 5,
        granted,
        refused,
        returned,
        granted - granted / 12,
        refused,
        returned,
        38 - 2L * index,
        3,
        overdue);
  }

  private static DossierTotals plus(DossierTotals a, DossierTotals b) {
    return new DossierTotals(
        a.received() + b.received(),
        a.online() + b.online(),
        a.digitised() + b.digitised(),
        a.feeBearing() + b.feeBearing(),
        a.paidOnline() + b.paidOnline(),
        a.granted() + b.granted(),
        a.refused() + b.refused(),
        a.returned() + b.returned(),
        a.grantedInTime() + b.grantedInTime(),
        a.refusedInTime() + b.refusedInTime(),
        a.returnedInTime() + b.returnedInTime(),
        a.open() + b.open(),
        a.suspended() + b.suspended(),
        a.overdue() + b.overdue());
  }

  OtherMeasures other() {
    if (minutes == 0) {
      return OtherMeasures.NONE;
    }
    long responses = minutes / (large() ? 2 : 9);
    Ratings ratings =
        new Ratings(
            responses / 40, responses / 20, responses / 12, responses / 4, responses * 7 / 12);
    Map<EnquiryChannel, Long> enquiries = new EnumMap<>(EnquiryChannel.class);
    for (EnquiryChannel channel : EnquiryChannel.values()) {
      enquiries.put(channel, minutes / (6L + 11L * channel.ordinal()));
    }
    HallMeasures hall = large() ? new HallMeasures(84, 0, 52L * 60_000_000, 60_000_000) : null;
    return new OtherMeasures(
        new RatingMeasures(ratings, Map.of(), Map.of(), Map.of()),
        assistance(),
        enquiries,
        hall,
        Map.of("paper-low", 1L));
  }

  private List<AssistanceMeasures> assistance() {
    List<AssistanceMeasures> assistance = new ArrayList<>();
    for (AssistanceKind kind : AssistanceKind.values()) {
      long count = minutes / (8L + 5L * kind.ordinal());
      Distribution durations = new Distribution(new int[] {180, 420}, new int[] {(int) count, 1});
      assistance.add(new AssistanceMeasures(kind, "s-41", count + 1, durations));
    }
    return assistance;
  }

  /** One kiosk short of paper, one camera that is silent. */
  DeviceStates devices(boolean silent, int nowSecond) {
    if (silent) {
      return new DeviceStates(
          List.of(new KindStates("terminal", Map.of(State.OFFLINE, 5L))), List.of());
    }
    long since = SampleViews.micros(nowSecond - 1200);
    List<DeviceNow> troubled = new ArrayList<>();
    if (large()) {
      troubled.add(
          new DeviceNow(
              plan.centre() + "-kiosk-2",
              "kiosk",
              State.FAULTY,
              since,
              List.of(new Fault("paper-low", "warning", since))));
    }
    troubled.add(
        new DeviceNow(plan.centre() + "-camera-1", "camera", State.OFFLINE, since, List.of()));
    return new DeviceStates(
        List.of(
            new KindStates("camera", Map.of(State.OFFLINE, 1L)),
            new KindStates("kiosk", Map.of(State.ONLINE, 1L, State.FAULTY, large() ? 1L : 0L)),
            new KindStates("terminal", Map.of(State.ONLINE, (long) plan.counters().size()))),
        troubled);
  }
}
