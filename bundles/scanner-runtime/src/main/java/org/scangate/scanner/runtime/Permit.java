package org.scangate.scanner.runtime;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.SafetyRefused;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.safety.StopRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The permissive of one scanner, as its control needs it. Nothing here waits. */
final class Permit {
  private static final Logger LOG = LoggerFactory.getLogger(Permit.class);

  private final ScannerEntry entry;
  private final ControlRoom room;

  Permit(ScannerEntry entry, ControlRoom room) {
    this.entry = entry;
    this.room = room;
  }

  private Optional<StopCircuit> circuit() {
    return room.circuits().of(entry.id());
  }

  /** Whether input may pass in this instant. */
  boolean passes() {
    return !room.needsPermissive()
        || circuit().map(circuit -> circuit.state().granted()).orElse(false);
  }

  /** Completes when the relay has confirmed it, or exceptionally with the reason. */
  CompletableFuture<Void> grant() {
    if (!room.needsPermissive()) {
      return CompletableFuture.completedFuture(null);
    }
    return circuit()
        .map(StopCircuit::grant)
        .orElseGet(
            () -> CompletableFuture.failedFuture(new SafetyRefused("The stop circuit is gone.")));
  }

  void drop(Cause cause, String words) {
    if (room.needsPermissive()) {
      circuit().ifPresent(circuit -> circuit.drop(cause, words));
    }
  }

  /** The holder was away for too long. */
  void linkLost(String person, boolean stop, String why) {
    if (stop) {
      StopRequest request = new StopRequest(UUID.randomUUID().toString(), Cause.LINK_LOST, person);
      circuit()
          .ifPresentOrElse(
              circuit -> circuit.stop(request, step -> LOG.info("{}: {}", entry.id(), step)),
              () -> LOG.error("{}: the site asks for a stop, no circuit runs", entry.id()));
    } else {
      drop(Cause.LINK_LOST, why);
    }
  }

  /** For people, whatever way the refusal came. */
  static String words(Throwable refusal) {
    Throwable cause = refusal instanceof CompletionException ? refusal.getCause() : refusal;
    return cause instanceof SafetyRefused
        ? cause.getMessage()
        : "The permissive could not be granted. Tell site IT.";
  }
}
