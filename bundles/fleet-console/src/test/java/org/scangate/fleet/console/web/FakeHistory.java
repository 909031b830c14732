package org.scangate.fleet.console.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.scangate.fleet.console.model.History;
import org.scangate.fleet.console.model.Incident;
import org.scangate.fleet.console.model.Mark;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.Stability;

/** A history that a test makes. */
final class FakeHistory implements History {
  boolean silent;
  long from;
  long until;
  final Set<Long> open = new TreeSet<>(Set.of(7L));

  private void answer() {
    if (silent) {
      throw new UncheckedIOException(new IOException("connection refused"));
    }
  }

  @Override
  public void stability(NodeId node, Stability bin) {}

  @Override
  public void mark(Mark mark) {}

  @Override
  public List<Known> known() {
    return List.of();
  }

  @Override
  public CompletableFuture<Void> open(
      String group, Optional<String> node, String what, String detail, long at) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> close(
      String group, Optional<String> node, String what, String detail, long at) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> audit(AuditHead head) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public List<AuditHead> auditHeads() {
    return List.of();
  }

  @Override
  public boolean acknowledge(long number, String person, long at) {
    answer();
    return open.remove(number);
  }

  @Override
  public List<Incident> incidents(boolean openOnly, long before, int limit) {
    answer();
    return List.of(
        new Incident(7, "north", Optional.of("<b>gw</b>"), "stop", "mr-1", 100, 0, ""),
        new Incident(6, Incident.EVERYWHERE, Optional.empty(), "broker-away", "", 50, 60, "ivan"));
  }

  @Override
  public List<Stability> stability(NodeId node, long from, long until) {
    answer();
    this.from = from;
    this.until = until;
    return List.of(
        new Stability(10_000, 2, 2, 12.3456, 20, 30, 40, 1, Double.NaN),
        new Stability(
            20_000, 0, 2, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN));
  }

  @Override
  public List<Mark> marks(NodeId node, long from, long until, int limit) {
    return List.of(new Mark(node, 15_000, Mark.Kind.DEATH, "will"));
  }

  @Override
  public Set<String> leased(Set<String> wanted) {
    return wanted;
  }
}
