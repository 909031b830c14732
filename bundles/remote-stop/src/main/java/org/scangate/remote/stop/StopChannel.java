package org.scangate.remote.stop;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.access.Role;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.link.ChannelEnd;
import org.scangate.api.link.ChannelRefused;
import org.scangate.api.link.LinkChannel;
import org.scangate.api.link.Traffic;
import org.scangate.api.safety.StopCircuit;

/** The channel {@code stop} of one scanner. */
@Component
public final class StopChannel implements LinkChannel {
  private final Map<String, StopCircuit> circuits = new ConcurrentHashMap<>();
  private final Set<StopEnd> ends = ConcurrentHashMap.newKeySet();
  private final Scanners scanners;

  @Activate
  public StopChannel(@Reference Scanners scanners) {
    this.scanners = scanners;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addCircuit(StopCircuit circuit) {
    circuits.put(circuit.state().scanner(), circuit);
    ends.forEach(StopEnd::circuitChanged);
  }

  void removeCircuit(StopCircuit circuit) {
    circuits.remove(circuit.state().scanner(), circuit);
    ends.forEach(StopEnd::circuitChanged);
  }

  @Override
  public String name() {
    return "stop";
  }

  @Override
  public Set<Role> roles() {
    return Set.of();
  }

  @Override
  public Traffic toClient() {
    return Traffic.CRITICAL;
  }

  @Override
  public Traffic toServer() {
    return Traffic.CRITICAL;
  }

  @Override
  public ChannelEnd open(ChannelContext context, Map<String, String> parameters)
      throws ChannelRefused {
    String id = parameters.getOrDefault("scanner", "");
    Optional<Scanner> scanner = scanners.find(id);
    boolean inSession =
        scanner.stream()
            .flatMap(it -> it.sessions().stream())
            .anyMatch(session -> session.signIn().id().equals(context.signIn().id()));
    if (!inSession) {
      throw new ChannelRefused(
          "stop.no-session", "Open a session at the scanner first; its stop comes with it.");
    }
    StopEnd end =
        new StopEnd(
            context, scanner.get(), () -> Optional.ofNullable(circuits.get(id)), ends::remove);
    ends.add(end);
    end.circuitChanged();
    return end;
  }
}
