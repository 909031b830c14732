package org.scangate.safety.stop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.StopCircuit;

/**
 * A bundle of its own in the packed appliance, started before the ring and stopped after it. It
 * writes each bundle's start and end into {@code data/order.txt} before the framework goes on, as
 * {@code NANOS STARTED|STOPPED LEVEL NAME STATE}, STATE being that of the circuit or {@code none};
 * and asks for the permissive as soon as it may be granted.
 */
public final class OrderProbe implements BundleActivator {
  private final Map<ServiceReference<?>, StopCircuit> circuits = new ConcurrentHashMap<>();
  private BundleContext context;
  private Path order;

  @Override
  public void start(BundleContext given) throws Exception {
    context = given;
    order = Path.of(context.getProperty("scangate.data"), "order.txt");
    Files.deleteIfExists(order);
    SynchronousBundleListener listener = this::changed;
    context.addBundleListener(listener);
    context.addServiceListener(this::changed);
  }

  @Override
  public void stop(BundleContext given) {
    // The framework takes the listeners away.
  }

  private void changed(ServiceEvent event) {
    if (event.getType() == ServiceEvent.REGISTERED
        && context.getService(event.getServiceReference()) instanceof StopCircuit circuit) {
      circuits.put(event.getServiceReference(), circuit);
      var unused = circuit.watch(state -> grant(circuit, state));
    }
  }

  private static void grant(StopCircuit circuit, CircuitState state) {
    if (!state.granted() && state.refusal().isEmpty()) {
      var unused = circuit.grant();
    }
  }

  private void changed(BundleEvent event) {
    switch (event.getType()) {
      case BundleEvent.STARTED -> write("STARTED", event.getBundle());
      case BundleEvent.STOPPED -> write("STOPPED", event.getBundle());
      default -> {}
    }
  }

  private synchronized void write(String what, Bundle bundle) {
    BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
    String state =
        circuits.values().stream().map(it -> it.state().stop().id()).findFirst().orElse("none");
    String line =
        String.join(
            " ",
            Long.toString(System.nanoTime()),
            what,
            Integer.toString(level == null ? 0 : level.getStartLevel()),
            bundle.getSymbolicName(),
            state);
    try {
      Files.writeString(order, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
