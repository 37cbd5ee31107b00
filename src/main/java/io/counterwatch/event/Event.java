package io.counterwatch.event;

import org.jspecify.annotations.Nullable;

/**
 * One thing that happened at a centre, as it is stored. Times are microseconds since
 * 1970-01-01T00:00:00Z.
 *
 * @param centre the centre that counts it, by the server's registry
 * @param publisher the device that published it and whose sequence it carries
 * @param device the device that saw it; another than the publisher only behind a gateway
 * @param id the CloudEvents id
 * @param epoch 16 hex digits of the publisher's storage, or null for a best-effort device
 * @param sequence 1, 2, 3 … within the epoch; 0 without an epoch
 * @param timeMicros the event time: the device's time plus its clock offset, never later than
 *     received; fixed when first stored
 * @param receivedMicros when the server first received it, by the server's clock
 * @param clockBoundMillis ± bound of the event time, or −1 where the device gave none
 * @param subject the ticket or dossier, or null
 * @param contentHash of type, device time, subject and data: tells a resent event from another
 *     event under the same key
 * @param body what happened
 */
public record Event(
    String centre,
    String publisher,
    String device,
    String id,
    @Nullable String epoch,
    long sequence,
    long timeMicros,
    long receivedMicros,
    int clockBoundMillis,
    @Nullable String subject,
    long contentHash,
    EventBody body) {

  /** Whether its delivery is guaranteed by an epoch and a sequence. */
  public boolean sequenced() {
    return epoch != null;
  }
}
