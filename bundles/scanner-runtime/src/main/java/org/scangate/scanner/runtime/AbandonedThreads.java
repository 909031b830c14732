package org.scangate.scanner.runtime;

import java.util.ArrayList;
import java.util.List;

/** Connections whose threads were interrupted and still run. Not thread-safe. */
final class AbandonedThreads {
  private final List<DriverThread> left = new ArrayList<>();

  void add(DriverThread connection) {
    left.add(connection);
  }

  int count() {
    left.removeIf(connection -> !connection.runs());
    return left.size();
  }

  /** Those of one driver: what an earlier one left behind is not this one's fault. */
  long count(InstalledDriver driver) {
    left.removeIf(connection -> !connection.runs());
    return left.stream()
        .filter(connection -> InstalledDriver.same(connection.driver(), driver))
        .count();
  }
}
