package org.scangate.net.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.fleet.Fleet;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.mqtt.Broker;
import org.scangate.lib.mqtt.Reconnect;
import org.scangate.lib.sparkplug.DataType;
import org.scangate.lib.sparkplug.Metric;
import org.scangate.lib.sparkplug.Value;

/** The life of an edge node, with time that is moved and a broker in memory. */
class EdgeLifeTest {
  @TempDir Path room;
  private final MovedTicker ticker = new MovedTicker();
  private final FakeBroker broker = new FakeBroker();
  private final List<Metric> node = new ArrayList<>();

  private EdgeLife life(String host) {
    FleetSettings settings =
        new FleetSettings(
            new Broker("broker", 8883, true, "gw-1", Optional.empty(), Optional.empty()),
            "north",
            "gw-1",
            Optional.of(host).filter(one -> !one.isEmpty()),
            Optional.empty(),
            Duration.ofSeconds(5),
            room);
    return new EdgeLife(
        settings,
        broker,
        now -> new Snapshot(node, Map.of("mr-1", List.of(Metric.flag("Held", false, now)))),
        new DeathNumbers(room),
        new Reconnect(new Random(1)),
        ticker);
  }

  /** Ticks four times a second. */
  private void pass(EdgeLife life, long millis) {
    for (long i = 0; i < millis; i += 250) {
      ticker.move(250);
      life.tick();
    }
  }

  @Test
  void bornWithinASecondThenABeatEvery5Seconds() {
    EdgeLife life = life("");
    pass(life, 1000);
    assertThat(broker.filters).containsExactly("spBv1.0/north/NCMD/gw-1");
    assertThat(broker.heads()).containsExactly("NBIRTH 0", "DBIRTH mr-1 1");
    assertThat(life.status().presence()).isEqualTo(Fleet.Presence.TOLD);
    pass(life, 15_000);
    assertThat(broker.heads())
        .containsExactly("NBIRTH 0", "DBIRTH mr-1 1", "NDATA 2", "NDATA 3", "NDATA 4");
  }

  @Test
  void aChangeIsToldWithinASecondAndATwelfthBeatTellsAll() {
    EdgeLife life = life("");
    node.add(Metric.whole("Links", DataType.UINT32, 0, 0));
    pass(life, 1000);
    broker.told.clear();
    node.set(0, Metric.whole("Links", DataType.UINT32, 1, 0));
    pass(life, 1000);
    assertThat(broker.told).hasSize(1);
    assertThat(broker.told.get(0).names()).containsExactly("Links");
    pass(life, 60_000);
    assertThat(broker.told).filteredOn(told -> told.names().contains("Held")).hasSize(1);
  }

  @Test
  void aLostConnectionIsTriedAgainWithinASecondAndThenEverMoreSeldom() {
    EdgeLife life = life("");
    pass(life, 16_000);
    broker.away = "no route";
    broker.listener.lost("cut");
    pass(life, 1250);
    assertThat(broker.dialled).isEqualTo(2);
    assertThat(broker.discarded).isEqualTo(1);
    assertThat(life.status().presence()).isEqualTo(Fleet.Presence.AWAY);
    assertThat(life.status().words()).isEqualTo("no route");
    pass(life, 600_000);
    assertThat(broker.dialled).isBetween(12, 25);
    broker.away = "";
    broker.told.clear();
    pass(life, 60_000);
    assertThat(broker.heads()).startsWith("NBIRTH 0", "DBIRTH mr-1 1");
  }

  @Test
  void twoWithOneNameDoNotPutEachOtherOutEverySecond() {
    EdgeLife life = life("");
    for (int i = 0; i < 2400; i++) {
      pass(life, 250);
      if (life.status().presence() == Fleet.Presence.TOLD) {
        broker.listener.lost("the other one is back");
      }
    }
    assertThat(broker.dialled).isBetween(12, 25);
  }

  @Test
  @DisplayName("tck-id-payloads-nbirth-bdseq-inc: one more with each connection, also after a kill")
  void deathsAndBirthsAreNumbered() {
    for (int number = 0; number < 258; number++) {
      EdgeLife life = life("");
      pass(life, 1000);
      Told birth = broker.told.get(broker.told.size() - 2);
      Value expected = new Value.Whole(number % 256);
      assertThat(birth.value("bdSeq")).isEqualTo(expected);
      assertThat(Told.of(broker.wills.get(number)).value("bdSeq")).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("tck-id-operational-behavior-data-commands-rebirth-action-2")
  void rebirthOnCommandAndNotMoreThanOnceASecond() {
    EdgeLife life = life("");
    pass(life, 2000);
    broker.told.clear();
    for (int i = 0; i < 300; i++) {
      broker.command(Metric.flag("Node Control/Rebirth", true, 1));
    }
    pass(life, 2000);
    assertThat(broker.heads()).containsExactly("NBIRTH 0", "DBIRTH mr-1 1");
    broker.told.clear();
    broker.command(Metric.flag("Node Control/Rebirth", false, 1));
    broker.command(Metric.flag("Node Control/Reboot", true, 1));
    broker.listener.message(new Arrival("spBv1.0/north/NCMD/gw-1", new byte[] {1, 2, 3}));
    broker.listener.message(new Arrival("elsewhere", new byte[0]));
    pass(life, 1000);
    assertThat(broker.heads()).noneMatch(head -> head.startsWith("NBIRTH"));
    assertThat(life.status().presence()).isEqualTo(Fleet.Presence.TOLD);
  }

  @Test
  @DisplayName("tck-id-message-flow-edge-node-birth-publish-subscribe: waits for its host")
  void nothingIsToldWithoutThePrimaryHost() {
    EdgeLife life = life("console");
    pass(life, 10_000);
    assertThat(broker.filters).containsExactly("spBv1.0/north/NCMD/gw-1", "spBv1.0/STATE/console");
    assertThat(broker.told).isEmpty();
    assertThat(life.status().presence()).isEqualTo(Fleet.Presence.WAITS_FOR_HOST);
    broker.host(true, 100);
    pass(life, 250);
    assertThat(broker.heads()).containsExactly("NBIRTH 0", "DBIRTH mr-1 1");
    broker.host(false, 99); // the death of a connection before
    pass(life, 250);
    assertThat(broker.farewells).isZero();
    broker.host(false, 100);
    pass(life, 250);
    assertThat(broker.heads()).endsWith("NDEATH");
    assertThat(broker.farewells).isEqualTo(1);
    assertThat(life.status().presence()).isEqualTo(Fleet.Presence.AWAY);
    broker.host = new org.scangate.lib.sparkplug.HostState(true, 200);
    pass(life, 3000);
    assertThat(life.status().presence()).isEqualTo(Fleet.Presence.TOLD);
  }

  @Test
  @DisplayName("tck-id-operational-behavior-edge-node-intentional-disconnect-ndeath, -packet")
  void anOrderlyEndIsToldAsADeath() {
    EdgeLife life = life("");
    pass(life, 1000);
    life.end();
    assertThat(broker.heads()).endsWith("NDEATH");
    assertThat(broker.farewells).isEqualTo(1);
    assertThat(broker.discarded).isZero();
  }
}
