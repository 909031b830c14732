package org.scangate.fleet.console.host;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.scangate.fleet.console.model.History;
import org.scangate.fleet.console.model.Mark;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.Stability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into the history, when there is one; without it nothing is kept. Any thread. */
final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final Supplier<Optional<History>> history;

  Ledger(Supplier<Optional<History>> history) {
    this.history = history;
  }

  void mark(NodeId node, long at, Mark.Kind kind, String detail) {
    history.get().ifPresent(it -> it.mark(new Mark(node, at, kind, detail)));
  }

  void stability(NodeId node, Stability bin) {
    history.get().ifPresent(it -> it.stability(node, bin));
  }

  /** As {@link History#open}. */
  void open(String group, Optional<String> node, String what, String detail, long at) {
    history.get().ifPresent(it -> said(it.open(group, node, what, detail, at)));
  }

  /** As {@link History#close}. */
  void close(String group, Optional<String> node, String what, String detail, long at) {
    history.get().ifPresent(it -> said(it.close(group, node, what, detail, at)));
  }

  /** What is dropped the history counts and says itself. */
  private static void said(CompletableFuture<Void> done) {
    var unused =
        done.exceptionally(
            why -> {
              LOG.debug("An incident was not kept: {}", why.getMessage());
              return null;
            });
  }
}
