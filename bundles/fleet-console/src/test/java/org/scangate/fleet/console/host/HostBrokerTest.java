package org.scangate.fleet.console.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.time.Ticker;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.NodeView;
import org.scangate.fleet.console.model.Presence;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.mqtt.Connection;
import org.scangate.lib.mqtt.Message;
import org.scangate.lib.mqtt.Mosquitto;
import org.scangate.lib.mqtt.Mosquitto.Heard;
import org.scangate.lib.mqtt.PahoConnection;
import org.scangate.lib.mqtt.Reconnect;
import org.scangate.lib.mqtt.Terms;
import org.scangate.lib.sparkplug.HostState;

/** Against mosquitto with TLS, passwords and the ACL that ships. */
class HostBrokerTest {
  private static final NodeId GW = new NodeId("north", "gw-1");

  @TempDir Path room;
  private Mosquitto mosquitto;
  private final List<Console> consoles = new ArrayList<>();

  /** A console process, ticked by whoever waits for something. */
  private final class Console {
    final Kept kept = new Kept();
    final Fleet fleet;
    final Host host;

    Console(String id) {
      HostSettings settings =
          new HostSettings(mosquitto.broker("console"), id, Set.of("north"), Duration.ofSeconds(5));
      Ticker ticker = Ticker.system();
      Random random = new Random();
      fleet = new Fleet(settings, new Ledger(() -> Optional.of(kept)), random, ticker.nanoTime());
      host =
          new Host(
              settings,
              (terms, listener) -> PahoConnection.dial(settings.broker(), terms, listener),
              fleet,
              new Reconnect(random),
              random,
              ticker);
      host.lease(new Lease(settings.groups(), List.of(), List.of()));
      consoles.add(this);
    }

    Optional<Presence> presence() {
      return fleet.find(GW).map(NodeView::presence);
    }

    boolean is(Presence presence) {
      host.tick();
      return presence().equals(Optional.of(presence));
    }

    boolean isThere() {
      host.tick();
      return fleet.broker().there();
    }
  }

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/mosquitto")), "mosquitto is not installed");
    mosquitto = new Mosquitto(room, "console", "gw-1", "gw-2").start();
  }

  @AfterEach
  void stop() throws Exception {
    consoles.forEach(console -> console.host.end());
    mosquitto.close();
  }

  private static ConditionFactory await() {
    return Awaitility.await().pollInterval(Duration.ofMillis(50)).atMost(Mosquitto.PATIENCE);
  }

  private static Appliance appliance() {
    return new Appliance("north", "gw-1", System.currentTimeMillis());
  }

  private Connection dial(String user, Message will) throws Exception {
    return PahoConnection.dial(
        mosquitto.broker(user),
        Terms.passing(user + "-" + System.nanoTime(), will, Duration.ofSeconds(5)),
        new Connection.Listener() {
          @Override
          public void message(Arrival arrival) {}

          @Override
          public void lost(String why) {}
        });
  }

  private static Message message(Arrival arrival, int qos, boolean retained) {
    return new Message(arrival.topic(), arrival.payload(), qos, retained);
  }

  private static void send(Connection connection, Arrival arrival) throws Exception {
    connection.publish(message(arrival, 1, false)).get(30, TimeUnit.SECONDS);
  }

  @Test
  void aLifeFromBirthToDeath() throws Exception {
    Console console = new Console("console");
    await().until(console::isThere);
    Appliance one = appliance();
    Connection connection = dial("gw-1", message(one.death(), 1, false));
    // Data without a birth: the console asks for one.
    List<Heard> commands = mosquitto.listen("gw-1", "spBv1.0/north/NCMD/gw-1");
    send(connection, one.beat());
    await().until(() -> !console.is(Presence.ONLINE) && !commands.isEmpty());
    assertThat(commands.get(0).qos()).isZero();
    send(connection, one.birth());
    await().until(() -> console.is(Presence.ONLINE));
    connection.discard();
    await().until(() -> console.is(Presence.DEAD));
    assertThat(console.kept.marks).containsExactly("north/gw-1 BIRTH", "north/gw-1 DEATH");
    assertThat(console.host.isDeafToItself()).isFalse();
  }

  @Test
  void aRetainedAndALateDeathAndOneOfAnother() throws Exception {
    Appliance one = appliance();
    Connection own = dial("gw-1", null);
    own.publish(message(one.death(), 1, true)).get(30, TimeUnit.SECONDS);
    Console console = new Console("console");
    await().until(console::isThere);
    Arrival late = one.death();
    one.deathNumber = 8;
    send(own, one.birth());
    send(own, late);
    await().until(() -> console.is(Presence.ONLINE));
    Connection other = dial("gw-2", message(one.death(), 1, false));
    assertThat(other.publish(message(one.death(), 1, false))).failsWithin(Duration.ofSeconds(30));
    other.discard(); // its will is a death of gw-1, too
    send(own, one.beat());
    long beats = console.fleet.find(GW).orElseThrow().heard();
    await().until(() -> console.is(Presence.ONLINE) && heardAfter(console, beats));
    assertThat(console.kept.marks).doesNotContain("north/gw-1 DEATH");
    send(own, one.death());
    await().until(() -> console.is(Presence.DEAD));
    own.farewell();
  }

  private static boolean heardAfter(Console console, long moment) {
    return console.fleet.find(GW).orElseThrow().heard() >= moment;
  }

  @Test
  void aBrokerThatIsKilledAndComesBack() throws Exception {
    Console console = new Console("console");
    await().until(console::isThere);
    Connection before = dial("gw-1", null);
    Appliance one = appliance();
    send(before, one.birth());
    await().until(() -> console.is(Presence.ONLINE));
    mosquitto.kill();
    await().until(() -> !console.isThere());
    await()
        .untilAsserted(
            () -> {
              console.host.tick();
              assertThat(console.kept.incidents).hasSize(1);
            });
    assertThat(console.kept.incidents.get(0)).startsWith("open * broker-away mqtts://localhost");
    assertThat(console.is(Presence.ONLINE)).isTrue();
    mosquitto.start();
    await().until(console::isThere);
    Connection after = dial("gw-1", null);
    one.deathNumber = 9;
    send(after, one.birth());
    await()
        .until(
            () -> {
              boolean online = console.is(Presence.ONLINE);
              return online && Collections.frequency(console.kept.marks, "north/gw-1 BIRTH") == 2;
            });
    assertThat(console.kept.incidents.get(1)).startsWith("close * broker-away");
    List<Heard> state = mosquitto.listen("gw-1", "spBv1.0/STATE/console");
    await().until(() -> !state.isEmpty());
    assertThat(state.get(0).retained()).isTrue();
    assertThat(HostState.read(state.get(0).payload()).online()).isTrue();
  }

  @Test
  void aBrokerThatStandsStillMakesNobodyQuiet() throws Exception {
    Console console = new Console("console");
    await().until(console::isThere);
    Connection connection = dial("gw-1", null);
    send(connection, appliance().birth());
    await().until(() -> console.is(Presence.ONLINE));
    mosquitto.signal("STOP");
    await().until(() -> !console.isThere());
    assertThat(console.is(Presence.ONLINE)).isTrue();
    mosquitto.signal("CONT");
    await().until(console::isThere);
    // Nobody beats, so this is a silence of the appliance.
    await().until(() -> console.is(Presence.QUIET));
    connection.farewell();
  }

  @Test
  void twoConsolesHearTheSame() throws Exception {
    Console one = new Console("console");
    Console other = new Console("console-2");
    await().until(() -> one.isThere() && other.isThere());
    Connection connection = dial("gw-1", null);
    send(connection, appliance().birth());
    await().until(() -> one.is(Presence.ONLINE) && other.is(Presence.ONLINE));
    other.host.end();
    List<Heard> state = mosquitto.listen("gw-1", "spBv1.0/STATE/+");
    await().until(() -> state.size() == 2);
    for (Heard heard : state) {
      boolean first = heard.topic().endsWith("/console");
      assertThat(HostState.read(heard.payload()).online()).isEqualTo(first);
    }
    assertThat(one.is(Presence.ONLINE)).isTrue();
    connection.farewell();
  }
}
