package org.scangate.fleet.console.model;

/**
 * An appliance, as Sparkplug B 3.0 names its edge node.
 *
 * @param group the Sparkplug group
 * @param node the edge node within it
 */
public record NodeId(String group, String node) implements Comparable<NodeId> {

  @Override
  public int compareTo(NodeId other) {
    int byGroup = group.compareTo(other.group);
    return byGroup != 0 ? byGroup : node.compareTo(other.node);
  }

  @Override
  public String toString() {
    return group + "/" + node;
  }
}
