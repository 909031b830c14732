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

  /**
   * Grows with each change of anything that {@link #worstFirst()} shows, but for the time when
   * somebody was heard last.
   */
  long edition();

  /** Whether the broker is there; while it is not, everyone stays as they were heard last. */
  Broker broker();

  /**
   * The broker as this process sees it.
   *
   * @param since milliseconds of the epoch
   * @param words where it is, and why it is not there, for people
   */
  record Broker(boolean there, long since, String words) {}
}
