package io.counterwatch.metrics;

import io.counterwatch.centre.AlertKind;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.AlertView;
import io.counterwatch.centre.ServicePlan;
import io.prometheus.metrics.model.snapshots.Labels;
import org.jspecify.annotations.Nullable;

/** A service's policy as series that rules can compare with, and which of its alerts are active. */
final class PolicyFamilies {
  private static final AlertKind[] KINDS = AlertKind.values();

  private PolicyFamilies() {}

  /**
   * The policy and alerts of a service.
   *
   * @param own the labels of the centre and the service
   */
  static void collect(Families families, CentreView view, ServicePlan plan, LabelSets own) {
    Labels labels = own.labels();
    families.gauge(
        "policy_target_wait_seconds",
        "The target of the service level.",
        plan.targetWaitSeconds(),
        labels);
    families.gauge(
        "policy_max_wait_seconds",
        "The longest wait that is tolerated.",
        plan.maxWaitSeconds(),
        labels);
    families.gauge(
        "policy_max_waiting", "The longest queue that is tolerated.", plan.maxWaiting(), labels);
    families.gauge(
        "policy_short_abandon_seconds",
        "Who leaves within it is in neither part of the abandonment rate.",
        plan.shortAbandonSeconds(),
        labels);
    families.gauge(
        "policy_max_no_call_seconds",
        "For how long nobody may be called while somebody waits.",
        plan.maxNoCallSeconds(),
        labels);
    families.gauge(
        "policy_max_nobody_serves_seconds",
        "For how long no counter may be at work while somebody waits.",
        plan.maxNoCounterSeconds(),
        labels);
    share(
        families,
        "policy_min_service_level_ratio",
        "The lowest service level that is tolerated; absent where any is.",
        plan.minServiceLevel(),
        labels);
    share(
        families,
        "policy_max_abandonment_ratio",
        "The highest abandonment that is tolerated; absent where any is.",
        plan.maxAbandonment(),
        labels);
    for (AlertKind kind : KINDS) {
      families.gauge(
          "alert_active",
          "Whether the alert is active.",
          active(view, plan, kind) ? 1 : 0,
          own.with("alert", kind.wireName()).labels());
    }
  }

  private static boolean active(CentreView view, ServicePlan plan, AlertKind kind) {
    for (AlertView alert : view.alerts()) {
      if (alert.alert().equals(kind.wireName()) && plan.service().equals(alert.service())) {
        return true;
      }
    }
    return false;
  }

  private static void share(
      Families families, String name, String help, @Nullable Double value, Labels labels) {
    if (value != null) {
      families.gauge(name, help, value, labels);
    }
  }
}
