package org.scangate.api.link;

/**
 * How a link did of late.
 *
 * @param roundTripMicros of the last heartbeat; -1 before the first
 * @param jitterMicros as RFC 3550 6.4.1 smooths it
 * @param silentMillis age of what was last received
 * @param bytesPerSecond measured delivery rate of bulk frames; 0 before any
 * @param paths how many are up
 */
public record LinkQuality(
    long roundTripMicros, long jitterMicros, long silentMillis, long bytesPerSecond, int paths) {}
