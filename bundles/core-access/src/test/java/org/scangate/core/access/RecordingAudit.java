package org.scangate.core.access;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleConsumer;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;

/** Keeps what was recorded. */
final class RecordingAudit implements Audit {
  final List<AuditEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public CompletableFuture<Long> record(AuditEvent event) {
    events.add(event);
    return CompletableFuture.completedFuture((long) events.size());
  }

  @Override
  public Optional<String> unwritable() {
    return Optional.empty();
  }

  @Override
  public Verification verify(DoubleConsumer progress) {
    return new Verification(events.size(), 0, Optional.empty());
  }

  /** {@code action OUTCOME who}, in order. */
  List<String> lines() {
    return events.stream().map(e -> e.action() + " " + e.outcome() + " " + e.who()).toList();
  }

  AuditEvent last(String action) {
    return events.stream()
        .filter(e -> e.action().equals(action))
        .reduce((a, b) -> b)
        .orElseThrow(() -> new AssertionError("no " + action + " in " + lines()));
  }
}
