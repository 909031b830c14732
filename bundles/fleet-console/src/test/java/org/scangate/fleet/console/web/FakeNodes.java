package org.scangate.fleet.console.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.NodeView;
import org.scangate.fleet.console.model.Nodes;
import org.scangate.fleet.console.model.Presence;
import org.scangate.fleet.console.model.Trouble;

/** A fleet that a test makes. */
final class FakeNodes implements Nodes {
  List<NodeView> nodes;
  long edition;
  int looks;

  FakeNodes(List<NodeView> nodes) {
    this.nodes = nodes;
  }

  static NodeView quiet(String group, String node) {
    return new NodeView(
        new NodeId(group, node),
        Presence.QUIET,
        5000,
        4000,
        "0.1.0",
        List.of(
            new NodeView.Since(Trouble.QUIET, 5000, ""),
            new NodeView.Since(Trouble.STOPPED, 3000, "mr-1 tripped")),
        Map.of("Health/Alarms", 2),
        List.of());
  }

  static NodeView online(String group, String node) {
    return new NodeView(
        new NodeId(group, node),
        Presence.ONLINE,
        1000,
        9000,
        "0.1.0",
        List.of(),
        Map.of(
            "Health/Alarms",
            0L,
            "Links/1/Round trip ms/p50",
            12.5,
            "Disk/Free MiB",
            64L,
            "Audit/Writable",
            true),
        List.of(
            new NodeView.ScannerView(
                "mr-1",
                true,
                Map.of(
                    "Driver/Name", "rfb",
                    "Driver/Version", "2.0",
                    "Driver/Standing", "NOT_RELEASED",
                    "Sessions/Count", 1,
                    "Stop/State", "armed",
                    "Stop/Proof overdue", false))));
  }

  static NodeView never(String group, String node) {
    return new NodeView(
        new NodeId(group, node),
        Presence.NEVER_SEEN,
        0,
        0,
        "",
        List.of(new NodeView.Since(Trouble.NEVER_SEEN, 0, "")),
        Map.of(),
        List.of());
  }

  static FakeNodes many(int count) {
    return new FakeNodes(
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    i % 50 == 0
                        ? quiet("group-" + i % 40, "gw-" + i)
                        : online("group-" + i % 40, "gw-" + i))
            .toList());
  }

  @Override
  public List<NodeView> worstFirst() {
    looks++;
    return nodes;
  }

  @Override
  public Optional<NodeView> find(NodeId id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
  }

  @Override
  public long edition() {
    return edition;
  }

  @Override
  public Broker broker() {
    return new Broker(true, 1, "mqtts://broker.test");
  }
}
