package io.counterwatch.wire;

import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.EnquiryChannel;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.event.PaymentChannel;
import io.counterwatch.event.RatingChannel;
import io.counterwatch.event.Reading;
import io.counterwatch.event.ServiceOutcome;
import io.counterwatch.event.TicketChannel;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Examples that several tests share: every type, with all of its fields and with none it can miss.
 */
final class WireSamples {
  static final String CENTRE = "hb-province";
  static final String DEVICE = "hb-province-kiosk-1";
  static final String EPOCH = "7c9e6679f0c4a1b2";
  static final long RECEIVED = micros("2026-11-23T00:31:06Z");

  static final EventReader.SourceRules RULES =
      new EventReader.SourceRules() {
        @Override
        public boolean mayPublish(String publisher, String device) {
          return publisher.equals("gateway-1") && device.startsWith("behind-");
        }

        @Override
        public boolean clockReceived(String device) {
          return device.endsWith("no-clock");
        }
      };

  private WireSamples() {}

  static long micros(String text) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
  }

  /** Each body with its canonical data. */
  static Map<EventBody, String> bodies() {
    Map<EventBody, String> all = new LinkedHashMap<>();
    tickets(all);
    counters(all);
    dossiers(all);
    others(all);
    return all;
  }

  private static void tickets(Map<EventBody, String> all) {
    all.put(
        new EventBody.TicketIssued(
            "land",
            "A012",
            TicketChannel.KIOSK,
            true,
            micros("2026-11-23T01:00:00Z"),
            LocalDate.of(2026, 11, 23)),
        "{\"service\":\"land\",\"number\":\"A012\",\"channel\":\"kiosk\",\"priority\":true,"
            + "\"appointment\":\"2026-11-23T01:00:00.000Z\",\"day\":\"2026-11-23\"}");
    all.put(
        new EventBody.TicketIssued("land", "A \"1\" \\ đ\u0001\t", null, false, null, null),
        "{\"service\":\"land\",\"number\":\"A \\\"1\\\" \\\\ đ\\u0001\\t\"}");
    all.put(new EventBody.TicketPrintFailed(), "{}");
    all.put(new EventBody.TicketCalled("1", "s-07"), "{\"counter\":\"1\",\"staff\":\"s-07\"}");
    all.put(new EventBody.ServiceStarted("1", null), "{\"counter\":\"1\"}");
    all.put(
        new EventBody.ServiceFinished("1", "s-07", ServiceOutcome.REFERRED),
        "{\"counter\":\"1\",\"staff\":\"s-07\",\"outcome\":\"referred\"}");
    all.put(
        new EventBody.TicketTransferred("household", "4"),
        "{\"service\":\"household\",\"counter\":\"4\"}");
    all.put(new EventBody.TicketParked("form missing"), "{\"reason\":\"form missing\"}");
    all.put(new EventBody.TicketParked(null), "{}");
    all.put(new EventBody.TicketLeft(LeaveReason.NO_SHOW), "{\"reason\":\"no-show\"}");
  }

  private static void counters(Map<EventBody, String> all) {
    all.put(
        new EventBody.CounterOpened("1", "s-07", List.of("land", "household")),
        "{\"counter\":\"1\",\"staff\":\"s-07\",\"services\":[\"land\",\"household\"]}");
    all.put(new EventBody.CounterOpened("1", null, List.of()), "{\"counter\":\"1\"}");
    all.put(
        new EventBody.CounterPaused("1", "s-07", "lunch"),
        "{\"counter\":\"1\",\"staff\":\"s-07\",\"reason\":\"lunch\"}");
    all.put(new EventBody.CounterClosed("1"), "{\"counter\":\"1\"}");
  }

  private static void dossiers(Map<EventBody, String> all) {
    all.put(
        new EventBody.DossierReceived(
            "1.004227",
            "land",
            micros("2026-12-01T10:00:00.000001Z"),
            DossierChannel.POST,
            true,
            "20261123-A012"),
        "{\"procedure\":\"1.004227\",\"service\":\"land\",\"due\":\"2026-12-01T10:00:00.000001Z\","
            + "\"channel\":\"post\",\"fee\":true,\"ticket\":\"20261123-A012\"}");
    all.put(new EventBody.DossierSupplementRequested("map"), "{\"reason\":\"map\"}");
    all.put(
        new EventBody.DossierResumed(micros("2026-12-03T10:00:00Z")),
        "{\"due\":\"2026-12-03T10:00:00.000Z\"}");
    all.put(new EventBody.DossierResumed(null), "{}");
    all.put(new EventBody.DossierDigitised(12), "{\"pages\":12}");
    all.put(new EventBody.DossierDigitised(null), "{}");
    all.put(new EventBody.DossierPaid(PaymentChannel.ONLINE), "{\"channel\":\"online\"}");
    all.put(
        new EventBody.DossierCompleted(DossierResult.RETURNED_INCOMPLETE),
        "{\"result\":\"returned-incomplete\"}");
  }

  private static void others(Map<EventBody, String> all) {
    all.put(
        new EventBody.RatingSubmitted(4, "1", "Tốt 👍", RatingChannel.QR),
        "{\"score\":4,\"counter\":\"1\",\"comment\":\"Tốt 👍\",\"channel\":\"qr\"}");
    all.put(
        new EventBody.AssistanceStarted(AssistanceKind.PAYMENT, "s-99"),
        "{\"kind\":\"payment\",\"staff\":\"s-99\"}");
    all.put(
        new EventBody.AssistanceFinished(AssistanceKind.FORM, "s-99"),
        "{\"kind\":\"form\",\"staff\":\"s-99\"}");
    all.put(new EventBody.EnquiryReceived(EnquiryChannel.ZALO), "{\"channel\":\"zalo\"}");
    all.put(new EventBody.HallOccupancy(31), "{\"people\":31}");
    all.put(
        new EventBody.DeviceFault("paper-low", "warning"),
        "{\"code\":\"paper-low\",\"severity\":\"warning\"}");
    all.put(new EventBody.DeviceRecovered("paper-low", null), "{\"code\":\"paper-low\"}");
    all.put(
        new EventBody.OutboxLost(3, 17, "disk"),
        "{\"from\":\"000000000003\",\"to\":\"000000000017\",\"reason\":\"disk\"}");
  }

  static EventWriter.OutgoingEvent outgoing(EventBody body, long sequence) {
    return new EventWriter.OutgoingEvent(
        CENTRE,
        DEVICE,
        EventWriter.sequencedId(EPOCH, sequence),
        EPOCH,
        sequence,
        micros("2026-11-23T00:31:05.120Z"),
        -1200,
        40,
        "20261123-A012",
        body,
        ZoneOffset.ofHours(7));
  }

  static List<Reading> read(byte[] payload) {
    return new EventReader(RULES).read(CENTRE, DEVICE, payload, RECEIVED);
  }

  static @Nullable Reading first(List<Reading> readings) {
    return readings.isEmpty() ? null : readings.get(0);
  }
}
