package org.scangate.fleet.console.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.NodeView;
import org.scangate.fleet.console.model.Presence;
import org.scangate.fleet.console.model.Trouble;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.mqtt.Broker;
import org.scangate.lib.mqtt.Reconnect;

/** A console at a broker in memory, with time that is moved. */
final class Scene {
  final MovedTicker ticker = new MovedTicker();
  final FakeBroker broker = new FakeBroker();
  final Kept kept = new Kept();
  final HostSettings settings =
      new HostSettings(
          new Broker("broker", 8883, true, "console", Optional.<Path>empty(), Optional.empty()),
          "console",
          Set.of("north", "south"),
          Duration.ofSeconds(5));
  final Fleet fleet =
      new Fleet(settings, new Ledger(() -> Optional.of(kept)), new Random(1), ticker.nanoTime());
  final Host host =
      new Host(settings, broker, fleet, new Reconnect(new Random(1)), new Random(1), ticker);

  /** Appliances that beat every 5 s while time passes. */
  final List<Appliance> beating = new ArrayList<>();

  private long millis;

  Scene() {
    host.lease(new Lease(settings.groups(), List.of(), List.of()));
  }

  static Scene connected() {
    Scene scene = new Scene();
    scene.pass(1000);
    return scene;
  }

  long now() {
    return ticker.now().toEpochMilli();
  }

  Appliance appliance(String group, String node) {
    return new Appliance(group, node, now());
  }

  /** One that is born, and beats from now on. */
  Appliance born(String group, String node) {
    Appliance one = appliance(group, node);
    say(one.birth());
    beating.add(one);
    return one;
  }

  void say(Arrival arrival) {
    broker.listener.message(arrival);
    host.tick();
  }

  /** Ticks ten times a second. */
  void pass(long howLong) {
    for (long i = 0; i < howLong; i += 100) {
      ticker.move(100);
      millis += 100;
      if (millis % 5000 == 0 && !broker.still) {
        for (Appliance one : beating) {
          one.clock = now();
          broker.listener.message(one.beat());
        }
      }
      host.tick();
    }
  }

  NodeView view(String group, String node) {
    return fleet
        .find(new NodeId(group, node))
        .orElseThrow(() -> new AssertionError(group + "/" + node + " is not known"));
  }

  Presence presence(String group, String node) {
    return view(group, node).presence();
  }

  List<Trouble> troubles(String group, String node) {
    return view(group, node).troubles().stream().map(NodeView.Since::trouble).toList();
  }

  String words(String group, String node, Trouble trouble) {
    return view(group, node).troubles().stream()
        .filter(since -> since.trouble() == trouble)
        .map(NodeView.Since::words)
        .findFirst()
        .orElse("");
  }
}
