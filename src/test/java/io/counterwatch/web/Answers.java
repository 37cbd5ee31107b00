package io.counterwatch.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.centre.CentreView;
import io.counterwatch.store.query.History.Period;
import java.time.ZoneId;

/** The API's answers, for tests of what they say that need no server. */
public final class Answers {
  private Answers() {}

  /** What {@code /api/v1/centres/{id}} answers. */
  public static JsonNode live(CentreView view) {
    return new ViewJson(view::atMicros, 1).full(view);
  }

  /** What {@code /api/v1/centres/{id}/days/{date}} answers. */
  public static JsonNode days(Period period, ZoneId zone) {
    return HistoryJson.days(period, zone);
  }
}
