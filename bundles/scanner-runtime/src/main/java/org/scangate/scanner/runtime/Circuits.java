package org.scangate.scanner.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.StopCircuit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stop circuits that run, by scanner, and who wants to know how they are. Thread-safe. */
@Component(service = Circuits.class)
public final class Circuits {
  private static final Logger LOG = LoggerFactory.getLogger(Circuits.class);

  private final Map<String, StopCircuit> circuits = new ConcurrentHashMap<>();
  private final Map<StopCircuit, AutoCloseable> watches = new ConcurrentHashMap<>();
  private final List<BiConsumer<String, Optional<CircuitState>>> listeners =
      new CopyOnWriteArrayList<>();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addCircuit(StopCircuit circuit) {
    String scanner = circuit.state().scanner();
    circuits.put(scanner, circuit);
    watches.put(circuit, circuit.watch(state -> tell(scanner, Optional.of(state))));
  }

  void removeCircuit(StopCircuit circuit) {
    String scanner = circuit.state().scanner();
    circuits.remove(scanner, circuit);
    try (AutoCloseable watch = watches.remove(circuit)) {
      tell(scanner, Optional.empty());
    } catch (Exception e) {
      LOG.error("the stop circuit of {} is gone, its watch is not", scanner, e);
    }
  }

  private void tell(String scanner, Optional<CircuitState> state) {
    for (BiConsumer<String, Optional<CircuitState>> listener : listeners) {
      listener.accept(scanner, state);
    }
  }

  Optional<StopCircuit> of(String scanner) {
    return Optional.ofNullable(circuits.get(scanner));
  }

  List<CircuitState> states() {
    return circuits.values().stream().map(StopCircuit::state).toList();
  }

  /**
   * Tells of every change of every circuit, empty when it goes, on a thread of the stop's own for
   * its listeners; must not block.
   */
  AutoCloseable watch(BiConsumer<String, Optional<CircuitState>> listener) {
    listeners.add(listener);
    circuits.forEach((scanner, circuit) -> listener.accept(scanner, Optional.of(circuit.state())));
    return () -> listeners.remove(listener);
  }
}
