package io.counterwatch.event;

/** Every event type of the protocol; the wire name is what follows {@code counterwatch.}. */
public enum EventType implements WireNamed {
  TICKET_ISSUED("ticket.issued"),
  TICKET_PRINT_FAILED("ticket.print-failed"),
  TICKET_CALLED("ticket.called"),
  SERVICE_STARTED("service.started"),
  SERVICE_FINISHED("service.finished"),
  TICKET_TRANSFERRED("ticket.transferred"),
  TICKET_PARKED("ticket.parked"),
  TICKET_LEFT("ticket.left"),
  COUNTER_OPENED("counter.opened"),
  COUNTER_PAUSED("counter.paused"),
  COUNTER_CLOSED("counter.closed"),
  RATING_SUBMITTED("rating.submitted"),
  ASSISTANCE_STARTED("assistance.started"),
  ASSISTANCE_FINISHED("assistance.finished"),
  DOSSIER_RECEIVED("dossier.received"),
  DOSSIER_SUPPLEMENT_REQUESTED("dossier.supplement-requested"),
  DOSSIER_RESUMED("dossier.resumed"),
  DOSSIER_DIGITISED("dossier.digitised"),
  DOSSIER_PAID("dossier.paid"),
  DOSSIER_COMPLETED("dossier.completed"),
  ENQUIRY_RECEIVED("enquiry.received"),
  HALL_OCCUPANCY("hall.occupancy"),
  DEVICE_FAULT("device.fault"),
  DEVICE_RECOVERED("device.recovered"),
  OUTBOX_LOST("outbox.lost");

  private final String wireName;

  EventType(String wireName) {
    this.wireName = wireName;
  }

  @Override
  public String wireName() {
    return wireName;
  }
}
