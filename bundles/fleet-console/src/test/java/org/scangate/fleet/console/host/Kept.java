package org.scangate.fleet.console.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.scangate.fleet.console.model.History;
import org.scangate.fleet.console.model.Incident;
import org.scangate.fleet.console.model.Mark;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.Stability;

/** A history in memory; it can be slow, and it can refuse. */
final class Kept implements History {
  final List<String> marks = new CopyOnWriteArrayList<>();
  final List<String> incidents = new CopyOnWriteArrayList<>();
  final List<Stability> bins = new CopyOnWriteArrayList<>();
  final List<AuditHead> heads = new CopyOnWriteArrayList<>();
  final List<Known> known = new ArrayList<>();
  final List<Incident> open = new ArrayList<>();
  volatile Throwable refuses;

  @Override
  public void stability(NodeId node, Stability bin) {
    bins.add(bin);
  }

  @Override
  public void mark(Mark mark) {
    marks.add((mark.node() + " " + mark.kind() + " " + mark.detail()).strip());
  }

  @Override
  public List<Known> known() {
    return known;
  }

  private CompletableFuture<Void> done() {
    return refuses == null
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(refuses);
  }

  private static String where(String group, Optional<String> node, String what, String detail) {
    return (group + node.map(it -> "/" + it).orElse("") + " " + what + " " + detail).strip();
  }

  @Override
  public CompletableFuture<Void> open(
      String group, Optional<String> node, String what, String detail, long at) {
    if (refuses == null) {
      incidents.add("open " + where(group, node, what, detail));
    }
    return done();
  }

  @Override
  public CompletableFuture<Void> close(
      String group, Optional<String> node, String what, String detail, long at) {
    if (refuses == null) {
      incidents.add("close " + where(group, node, what, detail));
    }
    return done();
  }

  @Override
  public CompletableFuture<Void> audit(AuditHead head) {
    if (refuses == null) {
      heads.removeIf(one -> one.node().equals(head.node()));
      heads.add(head);
    }
    return done();
  }

  @Override
  public List<AuditHead> auditHeads() {
    return List.copyOf(heads);
  }

  @Override
  public boolean acknowledge(long number, String person, long at) {
    throw new AssertionError("not the broker's side");
  }

  @Override
  public List<Incident> incidents(boolean openOnly, long before, int limit) {
    return open;
  }

  @Override
  public List<Stability> stability(NodeId node, long from, long until) {
    throw new AssertionError("not the broker's side");
  }

  @Override
  public List<Mark> marks(NodeId node, long from, long until, int limit) {
    throw new AssertionError("not the broker's side");
  }

  @Override
  public Set<String> leased(Set<String> wanted) {
    return wanted;
  }
}
