package org.scangate.lib.sparkplug;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A payload of chapter 6.4.
 *
 * @param timestampMillis when it was sent, in UTC
 * @param sequence 0 to 255; empty in a death of a node and in commands
 */
public record Payload(OptionalLong timestampMillis, OptionalInt sequence, List<Metric> metrics) {

  public Payload {
    metrics = List.copyOf(metrics);
  }

  /** The first metric of that name. */
  public Optional<Metric> metric(String name) {
    return metrics.stream().filter(metric -> metric.name().equals(name)).findFirst();
  }
}
