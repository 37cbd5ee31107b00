package io.counterwatch.simulator;

import io.counterwatch.event.EnquiryChannel;
import io.counterwatch.event.EventBody.EnquiryReceived;
import java.util.ArrayList;
import java.util.List;

/** What citizens ask: hotline and desk in office hours, messages from early to late, every day. */
final class Enquiries {
  private static final double PER_TICKET = 0.06;
  private static final long EARLY_MILLIS = WorkingHours.minutes(6 * 60);
  private static final long LATE_MILLIS = WorkingHours.minutes(22 * 60);

  private Enquiries() {}

  static List<PlannedEvent> of(CentreDay day) {
    Chance chance = day.chance("enquiries");
    CentreProfile centre = day.centre();
    int asked = chance.count(centre.ticketsPerDay() * PER_TICKET * chance.between(0.7, 1.3));
    List<PlannedEvent> enquiries = new ArrayList<>();
    for (int i = 0; i < asked; i++) {
      EnquiryChannel channel = chance.oneOf(List.of(EnquiryChannel.values()), Enquiries::share);
      boolean live = channel == EnquiryChannel.HOTLINE || channel == EnquiryChannel.DESK;
      long millis =
          live
              ? WorkingHours.officeMillis(chance)
              : (long) chance.between(EARLY_MILLIS, LATE_MILLIS);
      if (day.works() || !live) {
        String device = channel == EnquiryChannel.DESK ? centre.support() : centre.office();
        enquiries.add(
            new PlannedEvent(day.micros(millis), device, null, new EnquiryReceived(channel)));
      }
    }
    return enquiries;
  }

  private static double share(EnquiryChannel channel) {
    return switch (channel) {
      case HOTLINE -> 0.4;
      case ZALO -> 0.3;
      case PORTAL -> 0.15;
      case DESK -> 0.15;
    };
  }
}
