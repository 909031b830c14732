package org.scangate.fleet.console.model;

/**
 * How an appliance's connection was over one bin of time. What is not known is {@link Double#NaN}.
 *
 * @param at start of the bin, milliseconds of the epoch, a multiple of its width
 * @param beats heartbeats that came
 * @param expected heartbeats that should have come; availability is {@code beats / expected}
 * @param median milliseconds there and back, as the appliance measured towards its people
 * @param p95 as above
 * @param p99 as above
 * @param max as above
 * @param jitter milliseconds, RFC 3550
 * @param loss share of what was sent, 0 to 1
 */
public record Stability(
    long at,
    int beats,
    int expected,
    double median,
    double p95,
    double p99,
    double max,
    double jitter,
    double loss) {}
