package org.scangate.core.audit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.scangate.api.audit.Audit.Verification;
import org.scangate.api.time.Ticker;
import org.scangate.lib.journal.Journal;

/** Prints how fast events are recorded, by one who does not wait, and verified. */
public final class AuditBench {

  private static final int BURST = 1000;

  private AuditBench() {}

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    int events = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
    AuditSettings settings =
        new AuditSettings("s", Duration.ZERO, 1L << 30, 8L << 20, 1000, Duration.ofMinutes(1));
    AuditCore core =
        new AuditCore(
            root.resolve("audit"),
            root.resolve("secrets"),
            settings,
            Ticker.system(),
            Journal::open);
    core.tick();
    long begun = System.nanoTime();
    for (int i = 0; i < events; i += BURST) {
      CompletableFuture<Long> last = null;
      for (int j = 0; j < BURST; j++) {
        last = core.record(LogFixture.event("console.input", Map.of("display", "main")));
      }
      last.get();
    }
    double took = (System.nanoTime() - begun) / 1e9;
    System.out.printf("recorded %,.0f events/s%n", events / took);
    begun = System.nanoTime();
    Verification verification = core.verify(share -> {});
    took = (System.nanoTime() - begun) / 1e9;
    System.out.printf(
        "verified %,.0f records/s, %d anchors, broken: %s%n",
        verification.records() / took, verification.anchors(), verification.firstBroken());
    core.close();
  }
}
