package io.counterwatch.simulator;

import io.counterwatch.event.EventBody.RatingSubmitted;
import io.counterwatch.event.RatingChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What visitors think: at the counter's terminal, or later by the code on their ticket. */
final class Ratings {
  private static final double AT_THE_TERMINAL = 0.25;
  private static final double BY_PHONE = 0.09;

  /** Somebody rates the same visit again, which must not count twice. */
  private static final double TWICE = 0.01;

  private static final double COMMENTED = 0.2;
  private static final double CONTENT = 0.92;
  private static final double CONTENT_AFTER_A_WAIT = 0.87;
  private static final double CONTENT_AFTER_A_LONG_WAIT = 0.75;
  private static final double LOST_BY_AN_UNSETTLED_VISIT = 0.12;
  private static final long WAIT_MICROS = WorkingHours.minutes(15) * 1_000;
  private static final long LONG_WAIT_MICROS = WorkingHours.minutes(35) * 1_000;

  private static final List<String> PRAISE =
      List.of(
          "Cán bộ nhiệt tình, hướng dẫn rõ ràng.",
          "Thủ tục nhanh gọn, cảm ơn.",
          "Nộp hồ sơ trực tuyến rất tiện.",
          "Phòng chờ sạch sẽ, gọi số đúng thứ tự.");

  private static final List<String> COMPLAINTS =
      List.of(
          "Chờ quá lâu mới đến lượt.",
          "Phải bổ sung giấy tờ nhiều lần.",
          "Hồ sơ đất đai trả kết quả trễ hẹn.",
          "Cần thêm quầy vào buổi sáng thứ Hai.");

  private final CentreDay day;
  private final Chance chance;
  private final List<PlannedEvent> ratings = new ArrayList<>();

  private Ratings(CentreDay day) {
    this.day = day;
    chance = day.chance("ratings");
  }

  static List<PlannedEvent> of(CentreDay day, List<Visit> visits) {
    Ratings ratings = new Ratings(day);
    visits.forEach(ratings::maybeRate);
    return ratings.ratings;
  }

  private void maybeRate(Visit visit) {
    if (chance.happens(AT_THE_TERMINAL)) {
      rate(visit, RatingChannel.TERMINAL, visit.device(), chance.millisBetween(3, 7));
    } else if (chance.happens(BY_PHONE)) {
      rateByPhone(visit);
    } else {
      return;
    }
    if (chance.happens(TWICE)) {
      rateByPhone(visit);
    }
  }

  private void rateByPhone(Visit visit) {
    long later = chance.millisBetween(60, 2_400);
    rate(visit, RatingChannel.QR, day.centre().ratingStand(), later);
  }

  private void rate(Visit visit, RatingChannel channel, String device, long laterMillis) {
    int score = score(visit);
    String comment = channel == RatingChannel.QR ? comment(score) : null;
    ratings.add(
        new PlannedEvent(
            visit.finishedMicros() + laterMillis * 1_000,
            device,
            visit.subject(),
            new RatingSubmitted(score, visit.counter(), comment, channel)));
  }

  private int score(Visit visit) {
    double content =
        visit.waitedMicros() > LONG_WAIT_MICROS
            ? CONTENT_AFTER_A_LONG_WAIT
            : visit.waitedMicros() > WAIT_MICROS ? CONTENT_AFTER_A_WAIT : CONTENT;
    if (!visit.settled()) {
      content -= LOST_BY_AN_UNSETTLED_VISIT;
    }
    return chance.happens(content)
        ? chance.oneOf(List.of(5, 4), score -> score == 5 ? 0.7 : 0.3)
        : chance.oneOf(List.of(3, 2, 1), score -> score * score);
  }

  private @Nullable String comment(int score) {
    if (!chance.happens(COMMENTED)) {
      return null;
    }
    return chance.oneOf(score >= 4 ? PRAISE : COMPLAINTS, text -> 1);
  }
}
