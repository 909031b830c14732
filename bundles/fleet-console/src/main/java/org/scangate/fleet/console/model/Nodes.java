package org.scangate.fleet.console.model;

import java.util.List;
import java.util.Optional;

/**
 * The fleet now. Any thread may ask; answers come from memory and never wait for broker or
 * database.
 */
public interface Nodes {

  /** Everyone that this process knows of, worst first, then by name; one consistent look. */
  List<NodeView> worstFirst();

  Optional<NodeView> find(NodeId id);

  /** Grows with each change of anything that {@link #worstFirst()} shows. */
  long edition();
}
