package org.scangate.scanner.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The first second in which a driver serves, after a change: a connection that it loses in that
 * time has failed the change, whichever scanner it was. Thread-safe.
 */
final class Probation {
  static final Duration WELL_FOR = Duration.ofSeconds(1);

  private final InstalledDriver driver;
  private final List<SupervisedScanner> scanners;
  private final CompletableFuture<Void> passed = new CompletableFuture<>();

  /** Begins to listen to these scanners, before the first of them changes. */
  Probation(InstalledDriver driver, List<SupervisedScanner> scanners) {
    this.driver = driver;
    this.scanners = scanners;
    scanners.forEach(scanner -> scanner.probation(this));
  }

  /** A connection is lost. */
  void failed(String scanner, InstalledDriver of, String reason) {
    if (InstalledDriver.same(of, driver)) {
      passed.completeExceptionally(
          new IllegalStateException(
              scanner
                  + ": it failed as soon as it served ("
                  + reason
                  + "). The driver of before serves again"));
    }
  }

  /** Counts from now on, when all have changed; exceptionally when it has not served well. */
  CompletableFuture<Void> passed(Timer timer) {
    Timer.Cancel end = timer.after(WELL_FOR, () -> passed.complete(null));
    return passed.whenComplete((well, failure) -> end.cancel());
  }

  /** Listens no more. */
  void end() {
    scanners.forEach(scanner -> scanner.probation(null));
  }
}
