package org.scangate.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.scangate.api.audit.Audit.Verification;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.time.Ticker;
import org.scangate.core.audit.AuditCore.Opener;
import org.scangate.lib.journal.ForgedSegment;
import org.scangate.lib.journal.Journal;

/** An audit log in a directory, with a clock that stands still until it is moved. */
final class LogFixture implements Ticker {

  final Path directory;
  final Path secrets;
  AuditSettings settings =
      new AuditSettings("site-1", Duration.ZERO, 4L << 20, 200 << 10, 1000, Duration.ofMinutes(1));
  private Instant now = Instant.parse("2026-03-01T08:00:00Z");
  private long nanos = 1_000_000_000L;

  LogFixture(Path root) {
    directory = root.resolve("audit");
    secrets = root.resolve("secrets");
  }

  AuditCore open() {
    return open(Journal::open);
  }

  AuditCore open(Opener opener) {
    AuditCore core = new AuditCore(directory, secrets, settings, this, opener);
    core.tick();
    return core;
  }

  /** A whole life: opened, used, closed. */
  void life(int events) throws Exception {
    AuditCore core = open();
    write(core, events);
    core.close();
  }

  void write(AuditCore core, int events) throws Exception {
    for (int i = 0; i < events; i++) {
      core.record(event("control.granted", Map.of("n", Integer.toString(i)))).get();
    }
  }

  static AuditEvent event(String action, Map<String, String> detail) {
    return new AuditEvent(action, "ann", "mr-1", "s-1", Outcome.DONE, detail);
  }

  void advance(Duration by) {
    now = now.plus(by);
    nanos += by.toNanos();
  }

  /** Opens, verifies, closes. */
  Verification verify() {
    AuditCore core = open();
    try {
      assertThat(core.unwritable()).isEmpty();
      return core.verify(share -> {});
    } finally {
      core.close();
    }
  }

  List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(".journal")).sorted().toList();
    }
  }

  void forge(UnaryOperator<List<byte[]>> change) throws IOException {
    ForgedSegment.rewrite(segments().get(0), change);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public Instant now() {
    return now;
  }
}
