package io.counterwatch.pipeline;

import io.counterwatch.event.Reading;

/**
 * A refused event that an administrator wants tried again.
 *
 * @param number of the refusal
 * @param counted whether its sequence was counted when it was refused
 * @param reading what it reads as now
 */
public record Refused(
    long number, String centre, String publisher, boolean counted, Reading reading) {}
