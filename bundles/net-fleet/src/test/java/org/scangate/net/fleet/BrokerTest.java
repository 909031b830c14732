package org.scangate.net.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.fleet.Fleet;
import org.scangate.api.time.Ticker;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.mqtt.Broker;
import org.scangate.lib.mqtt.Connection;
import org.scangate.lib.mqtt.Connection.Listener;
import org.scangate.lib.mqtt.Message;
import org.scangate.lib.mqtt.Mosquitto;
import org.scangate.lib.mqtt.Mosquitto.Heard;
import org.scangate.lib.mqtt.PahoConnection;
import org.scangate.lib.mqtt.Reconnect;
import org.scangate.lib.mqtt.Terms;
import org.scangate.lib.sparkplug.Metric;

/** Against mosquitto with TLS, passwords and the ACL that ships. */
class BrokerTest {
  @TempDir Path room;
  private Mosquitto mosquitto;
  private final List<EdgeLife> lives = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(
        java.nio.file.Files.isExecutable(Path.of("/usr/sbin/mosquitto")),
        "mosquitto is not installed");
    mosquitto = new Mosquitto(room, "console", "gw-1", "gw-2").start();
  }

  @AfterEach
  void stop() throws Exception {
    lives.forEach(EdgeLife::end);
    mosquitto.close();
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Mosquitto.PATIENCE);
  }

  private EdgeLife life(Broker broker, String node) {
    FleetSettings settings =
        new FleetSettings(
            broker,
            "north",
            node,
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(1),
            room.resolve(node));
    EdgeLife life =
        new EdgeLife(
            settings,
            (terms, listener) -> PahoConnection.dial(broker, terms, listener),
            now ->
                new Snapshot(List.of(), Map.of("mr-1", List.of(Metric.flag("Held", false, now)))),
            new DeathNumbers(settings.directory()),
            new Reconnect(new Random()),
            Ticker.system());
    lives.add(life);
    return life;
  }

  private static boolean ticksTo(EdgeLife life, Fleet.Presence presence) {
    life.tick();
    return life.status().presence() == presence;
  }

  private static List<String> heads(List<Heard> heard) {
    return heard.stream().map(one -> Told.of(one).head()).toList();
  }

  @Test
  void aWholeLifeAsAnotherHearsIt() throws Exception {
    List<Heard> heard = mosquitto.listen("console", "spBv1.0/#");
    EdgeLife life = life(mosquitto.broker("gw-1"), "gw-1");
    await().until(() -> ticksTo(life, Fleet.Presence.TOLD));
    await()
        .untilAsserted(
            () -> {
              life.tick();
              assertThat(heads(heard))
                  .startsWith("NBIRTH 0", "DBIRTH mr-1 1", "NDATA 2", "NDATA 3");
            });
    assertThat(heard).allMatch(one -> one.qos() == 0 && !one.retained());
    int before = heard.size();
    life.end();
    await().until(() -> heard.size() > before && heads(heard).contains("NDEATH"));
    assertThat(heads(heard)).filteredOn(head -> head.equals("NDEATH")).hasSize(1);
  }

  @Test
  void aDeathIsToldByTheBroker() throws Exception {
    List<Heard> heard = mosquitto.listen("console", "spBv1.0/north/NDEATH/gw-1");
    EdgeNode edge = new EdgeNode("north", "gw-1");
    edge.connecting(42);
    Connection connection = dial("gw-1", edge.death(1));
    connection.discard();
    await().until(() -> !heard.isEmpty());
    assertThat(Told.of(heard.get(0)).value("bdSeq"))
        .isEqualTo(new org.scangate.lib.sparkplug.Value.Whole(42));
    assertThat(heard.get(0).qos()).isEqualTo(1);
  }

  private Connection dial(String user, Message will) throws IOException {
    return dial(user, user, will, new Quiet());
  }

  private Connection dial(String user, String client, Message will, Listener listener)
      throws IOException {
    return PahoConnection.dial(
        mosquitto.broker(user), Terms.passing(client, will, Duration.ofSeconds(5)), listener);
  }

  /** Keeps why it was lost. */
  private static final class Quiet implements Listener {
    final List<String> lost = new CopyOnWriteArrayList<>();

    @Override
    public void message(Arrival arrival) {}

    @Override
    public void lost(String why) {
      lost.add(why);
    }
  }

  @Test
  void nobodySpeaksForAnother() throws Exception {
    List<Heard> heard = mosquitto.listen("console", "#");
    EdgeNode edge = new EdgeNode("north", "gw-1");
    Snapshot snapshot =
        new Snapshot(List.of(), Map.of("mr-1", List.of(Metric.flag("Held", false, 1))));
    edge.connecting(1);
    // The will of gw-1, left by gw-2.
    Connection forger = dial("gw-2", "gw-2-a", edge.death(1), new Quiet());
    forger.discard();
    Connection other = dial("gw-2", "gw-2-b", null, new Quiet());
    List<Message> forged = new ArrayList<>(edge.birth(snapshot, 1));
    forged.addAll(edge.beat(snapshot, 1, true));
    forged.add(edge.death(1));
    forged.add(new Message("spBv1.0/north/NCMD/gw-1", new byte[0], 1));
    forged.add(new Message("spBv1.0/STATE/console", new byte[0], 1));
    for (String topic :
        List.of("gw-1/report/audit", "gw-1/answer", "gw-1/command", "gw-2/command")) {
      forged.add(new Message("scangate/1/north/" + topic, new byte[0], 1));
    }
    for (Message message : forged) {
      Message atLeastOnce = new Message(message.topic(), message.payload(), 1);
      assertThatThrownBy(() -> other.publish(atLeastOnce).get(30, TimeUnit.SECONDS))
          .as(message.topic())
          .hasMessageContaining("refuses " + message.topic());
    }
    other
        .publish(new Message("scangate/1/north/gw-2/report/audit", new byte[0], 1))
        .get(30, TimeUnit.SECONDS);
    await().until(() -> !heard.isEmpty());
    assertThat(heard)
        .extracting(Heard::topic)
        .containsExactly("scangate/1/north/gw-2/report/audit");
    other.farewell();
  }

  @Test
  void nobodyHearsTheCommandsOrTheStateOfAnother() throws Exception {
    List<Heard> eavesdropped = mosquitto.listen("gw-2", "#");
    List<Heard> heard = mosquitto.listen("console", "spBv1.0/north/NBIRTH/gw-1");
    EdgeLife life = life(mosquitto.broker("gw-1"), "gw-1");
    await().until(() -> ticksTo(life, Fleet.Presence.TOLD));
    await().until(() -> !heard.isEmpty());
    Connection own = dial("gw-2", "gw-2-c", null, new Quiet());
    own.publish(new Message("scangate/1/north/gw-2/report/x", new byte[0], 1))
        .get(30, TimeUnit.SECONDS);
    own.farewell();
    Connection console = dial("console", "console-c", null, new Quiet());
    for (String node : List.of("gw-1", "gw-2")) {
      console
          .publish(new Message("scangate/1/north/" + node + "/command", new byte[0], 1))
          .get(30, TimeUnit.SECONDS);
    }
    console.farewell();
    await().until(() -> !eavesdropped.isEmpty());
    assertThat(eavesdropped)
        .extracting(Heard::topic)
        .containsExactly("scangate/1/north/gw-2/command");
  }

  @Test
  void strangersAreNamed() throws Exception {
    Broker right = mosquitto.broker("gw-1");
    Broker password =
        new Broker(
            "localhost",
            right.port(),
            true,
            "gw-1",
            Optional.of(room.resolve("gw-2.password")),
            right.authorities());
    assertRefused(password, "user name or password is wrong");
    Broker authority =
        new Broker(
            "localhost",
            right.port(),
            true,
            "gw-1",
            right.passwordFile(),
            Optional.of(room.resolve("stranger.pem")));
    assertRefused(authority, "unable to find valid certification path");
    Broker java =
        new Broker("localhost", right.port(), true, "gw-1", right.passwordFile(), Optional.empty());
    assertRefused(java, "unable to find valid certification path");
    Broker missing =
        new Broker(
            "localhost",
            right.port(),
            true,
            "gw-1",
            Optional.of(room.resolve("none")),
            right.authorities());
    assertRefused(missing, "none");
    mosquitto.kill();
    assertRefused(right, "refused");
    mosquitto.certificate("wrong");
    mosquitto.start();
    assertRefused(right, "localhost");
  }

  private static void assertRefused(Broker broker, String words) {
    assertThatThrownBy(
            () ->
                PahoConnection.dial(
                    broker, Terms.passing("gw-1", null, Duration.ofSeconds(5)), new Quiet()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(broker.toString())
        .hasMessageContaining(words);
  }

  @Test
  void aBrokerThatWasKilledIsFoundAgain() throws Exception {
    EdgeLife life = life(mosquitto.broker("gw-1"), "gw-1");
    await().until(() -> ticksTo(life, Fleet.Presence.TOLD));
    mosquitto.kill();
    await().until(() -> ticksTo(life, Fleet.Presence.AWAY));
    mosquitto.start();
    List<Heard> heard = mosquitto.listen("console", "spBv1.0/#");
    await().until(() -> ticksTo(life, Fleet.Presence.TOLD));
    await().until(() -> heads(heard).contains("DBIRTH mr-1 1"));
    assertThat(heads(heard)).startsWith("NBIRTH 0", "DBIRTH mr-1 1");
  }

  @Test
  void aBrokerThatSaysNothingIsLeft() throws Exception {
    EdgeLife life = life(mosquitto.broker("gw-1"), "gw-1");
    await().until(() -> ticksTo(life, Fleet.Presence.TOLD));
    mosquitto.signal("STOP");
    await().until(() -> ticksTo(life, Fleet.Presence.AWAY));
    mosquitto.signal("CONT");
    await().until(() -> ticksTo(life, Fleet.Presence.TOLD));
  }

  @Test
  void twoWithOneNameAreNamed() throws Exception {
    Quiet first = new Quiet();
    dial("gw-1", "same", null, first);
    Connection second = dial("gw-1", "same", null, new Quiet());
    await().until(() -> !first.lost.isEmpty());
    assertThat(first.lost).hasSize(1);
    assertThat(first.lost.get(0)).contains("another appliance").contains("group and node");
    second.farewell();
  }

  private FleetSettings settings(Broker broker) {
    return new FleetSettings(
        broker,
        "north",
        "gw-1",
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(1),
        room.resolve("gw-1"));
  }

  /**
   * As many as a day of digests and an incident every four seconds, and the broker killed between.
   */
  @Test
  void whatWaitedForADayArrivesInOrder() throws Exception {
    int audits = 1440;
    int incidents = 20_000;
    FleetSettings settings = settings(mosquitto.broker("gw-1"));
    try (Outbox outbox = new Outbox(settings, 32L << 20)) {
      for (int i = 0; i < incidents; i++) {
        outbox.report(Outbox.Kind.INCIDENT, "{\"i\":" + i + "}");
        if (i < audits) {
          outbox.report(Outbox.Kind.AUDIT, "{\"a\":" + i + "}");
        }
      }
      await().until(() -> outbox.waiting() == incidents + audits);
      assertThat(outbox.lost()).isZero();
    }
    List<Heard> heard = mosquitto.listen("console", "scangate/1/#");
    long begun = System.nanoTime();
    try (ReportDesk desk =
        new ReportDesk(
            settings,
            (terms, listener) -> PahoConnection.dial(settings.broker(), terms, listener),
            Optional.empty(),
            Ticker.system())) {
      await().until(() -> desk.isOpen() && desk.waiting() == 0);
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.printf(
          "%d reports in %.2f s, %.0f a second%n",
          incidents + audits, seconds, (incidents + audits) / seconds);
      assertThat(desk.lost()).isZero();
    }
    await().until(() -> heard.size() >= incidents + audits);
    assertThat(numbers(heard, "incident")).isEqualTo(upTo(incidents));
    assertThat(numbers(heard, "audit")).isEqualTo(upTo(audits));
    assertThat(heard).allMatch(one -> one.qos() == 1 && !one.retained());
  }

  private static List<Integer> upTo(int count) {
    return java.util.stream.IntStream.range(0, count).boxed().toList();
  }

  /** Of what was heard of a kind, without what came twice. */
  private static List<Integer> numbers(List<Heard> heard, String kind) {
    return heard.stream()
        .filter(one -> one.topic().equals("scangate/1/north/gw-1/report/" + kind))
        .map(one -> new String(one.payload(), java.nio.charset.StandardCharsets.UTF_8))
        .map(text -> Integer.valueOf(text.replaceAll(".*:([0-9]+)}}$", "$1")))
        .distinct()
        .toList();
  }

  @Test
  void reportsThatTheBrokerRefusesAreKept() throws Exception {
    // It signs in as another one, whom the rules do not let speak for gw-1.
    FleetSettings settings = settings(mosquitto.broker("gw-2"));
    try (ReportDesk desk =
        new ReportDesk(
            settings,
            (terms, listener) -> PahoConnection.dial(settings.broker(), terms, listener),
            Optional.empty(),
            Ticker.system())) {
      await().until(desk::isOpen);
      desk.report(Outbox.Kind.INCIDENT, "{\"i\":0}");
      await().until(() -> desk.trouble().contains("refuses"));
      assertThat(desk.waiting()).isEqualTo(1);
      assertThat(desk.lost()).isZero();
    }
  }
}
