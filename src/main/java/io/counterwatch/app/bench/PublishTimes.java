package io.counterwatch.app.bench;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When the devices of a load recorded their newest events. Written by the thread of the devices,
 * read by any.
 */
final class PublishTimes {
  /** Of no device: whatever is told is forgotten. */
  static final PublishTimes NONE = new PublishTimes(0);

  /** Of each device; a power of two. */
  private static final int KEPT = 1 << 12;

  private final AtomicLongArray[] nanos;

  /** Of devices that have recorded nothing. */
  PublishTimes(int devices) {
    nanos = new AtomicLongArray[devices];
    for (int i = 0; i < devices; i++) {
      nanos[i] = new AtomicLongArray(KEPT);
    }
  }

  /** That event, by its sequence from 1, was recorded at that moment of the system's nanos. */
  void recorded(int device, long sequence, long atNanos) {
    if (device < nanos.length) {
      nanos[device].set(place(sequence), atNanos);
    }
  }

  /**
   * When the event was recorded that a centre counts as its n-th, from 1: its tickets issued,
   * called and served together. Starts are counted nowhere.
   *
   * @param device the centre's only one
   */
  long ofCounted(int device, long nth) {
    int counted = BenchTicket.STEPS - 1;
    long ticket = (nth - 1) / counted;
    long step = (nth - 1) % counted;
    // Issued, called, and after the start the finish.
    long sequence = ticket * BenchTicket.STEPS + (step == counted - 1 ? step + 1 : step) + 1;
    return nanos[device].get(place(sequence));
  }

  private static int place(long sequence) {
    return (int) (sequence & (KEPT - 1));
  }
}
