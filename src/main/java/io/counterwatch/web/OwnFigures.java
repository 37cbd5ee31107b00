package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.access.Identity;
import io.counterwatch.access.Identity.StaffMember;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.StaffView;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.centre.Ratings;
import org.jspecify.annotations.Nullable;

/** What a clerk sees of his or her own day; nobody else's account shows it. */
public final class OwnFigures {
  private final LiveViews live;

  /** Out of those views. */
  public OwnFigures(LiveViews live) {
    this.live = live;
  }

  /**
   * A clerk's day so far.
   *
   * @param ratings of the visitors whom he or she served; null where there are none yet
   */
  record Day(CentreView centre, StaffView work, @Nullable Ratings ratings) {}

  /** Null where the account belongs to no clerk, or nothing is known of that one's day. */
  @Nullable Day of(Identity identity) {
    StaffMember self = identity.self();
    CentreView centre = self == null ? null : live.of(self.centre());
    if (self == null || centre == null) {
      return null;
    }
    for (StaffView work : centre.staff()) {
      if (work.staff().equals(self.staff())) {
        return new Day(centre, work, centre.other().ratings().staff().get(self.staff()));
      }
    }
    return null;
  }

  /** Adds that day as {@code today}, where something is known of it. */
  public ObjectNode addTo(ObjectNode node, Identity identity) {
    Day day = of(identity);
    if (day != null) {
      ObjectNode today = ViewJson.staff(day.work());
      today.put("centre", day.centre().centre()).put("day", day.centre().day().toString());
      Ratings ratings = day.ratings();
      if (ratings != null) {
        today.set("ratings", OtherJson.of(ratings));
      }
      node.set("today", today);
    }
    return node;
  }
}
