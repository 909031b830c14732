package org.scangate.fleet.console.command;

import java.util.concurrent.CompletableFuture;

/** Publishes for the console, with QoS 1 and not retained; never blocks. */
public interface Post {

  /**
   * Publishes.
   *
   * @return completes when the broker has it; exceptionally when it has not, or may not
   */
  CompletableFuture<Void> publish(String topic, byte[] payload);
}
