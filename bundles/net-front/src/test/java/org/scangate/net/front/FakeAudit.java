package org.scangate.net.front;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleConsumer;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;

/** Remembers. */
final class FakeAudit implements Audit {
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
    return new Verification(0, 0, Optional.empty());
  }
}
