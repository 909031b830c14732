package org.scangate.net.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.fleet.Fleet;
import org.scangate.api.fleet.FleetAnswer;
import org.scangate.api.fleet.FleetAnswer.Result;
import org.scangate.api.fleet.FleetCommand;
import org.scangate.api.time.Ticker;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.mqtt.Broker;
import org.scangate.lib.mqtt.Connection;
import org.scangate.lib.mqtt.Message;
import org.scangate.lib.mqtt.PahoConnection;
import org.scangate.lib.mqtt.Reconnect;
import org.scangate.lib.mqtt.Terms;
import org.scangate.lib.sparkplug.Metric;
import org.scangate.net.fleet.command.CommandDesk;
import org.scangate.net.fleet.command.Deeds;

/**
 * The edge node, its reports and commands at a broker of another make than the one of every day.
 */
class HiveMqTest {
  private static final int REPORTS = 2000;

  @TempDir Path room;

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofMinutes(2));
  }

  /** Keeps what it hears. */
  private static final class Ears implements Connection.Listener {
    final List<Arrival> heard = new CopyOnWriteArrayList<>();
    final List<String> lost = new CopyOnWriteArrayList<>();

    @Override
    public void message(Arrival arrival) {
      heard.add(arrival);
    }

    @Override
    public void lost(String why) {
      lost.add(why);
    }

    List<String> texts(String end) {
      return heard.stream()
          .filter(one -> one.topic().endsWith(end))
          .map(one -> new String(one.payload(), StandardCharsets.UTF_8))
          .toList();
    }

    boolean hasHeard(String topic) {
      return heard.stream().anyMatch(one -> one.topic().equals(topic));
    }
  }

  private static Connection console(HiveMq hive, Ears ears) throws Exception {
    Terms terms = Terms.passing("console", null, Duration.ofSeconds(30));
    Connection connection = PahoConnection.dial(hive.broker("console"), terms, ears);
    connection.subscribe(List.of("spBv1.0/#", "scangate/1/#"));
    return connection;
  }

  private FleetSettings settings(Broker broker) {
    return new FleetSettings(
        broker,
        "north",
        "gw-1",
        Optional.empty(),
        Optional.of(room.resolve("console.pub")),
        Duration.ofSeconds(1),
        room.resolve("gw-1"));
  }

  private static Connection.Dialler dialler(FleetSettings settings) {
    return (terms, listener) -> PahoConnection.dial(settings.broker(), terms, listener);
  }

  private static boolean ticksTo(EdgeLife life, Fleet.Presence presence) {
    life.tick();
    return life.status().presence() == presence;
  }

  @Test
  void aWholeLifeAndABrokerThatGoesAndComes() throws Exception {
    try (HiveMq hive = new HiveMq(room.resolve("hive")).start()) {
      assertThatThrownBy(
              () ->
                  PahoConnection.dial(
                      hive.broker("stranger"),
                      Terms.passing("stranger", null, Duration.ofSeconds(30)),
                      new Ears()))
          .hasMessageContaining("may not sign in");
      Ears ears = new Ears();
      Connection console = console(hive, ears);
      FleetSettings settings = settings(hive.broker("gw-1"));
      EdgeLife life =
          new EdgeLife(
              settings,
              dialler(settings),
              now ->
                  new Snapshot(List.of(), Map.of("mr-1", List.of(Metric.flag("Held", false, now)))),
              new DeathNumbers(settings.directory()),
              new Reconnect(new Random()),
              Ticker.system());
      await().until(() -> ticksTo(life, Fleet.Presence.TOLD));
      await()
          .until(
              () -> {
                life.tick();
                return ears.hasHeard("spBv1.0/north/NDATA/gw-1");
              });
      assertThat(ears.heard.get(0).topic()).isEqualTo("spBv1.0/north/NBIRTH/gw-1");
      assertThat(ears.heard.get(1).topic()).isEqualTo("spBv1.0/north/DBIRTH/gw-1/mr-1");
      hive.stop();
      await().until(() -> ticksTo(life, Fleet.Presence.AWAY) && !ears.lost.isEmpty());
      console.discard();
      hive.start();
      Ears again = new Ears();
      Connection back = console(hive, again);
      await().until(() -> ticksTo(life, Fleet.Presence.TOLD));
      await().until(() -> again.hasHeard("spBv1.0/north/DBIRTH/gw-1/mr-1"));
      life.end();
      await().until(() -> again.hasHeard("spBv1.0/north/NDEATH/gw-1"));
      back.farewell();
    }
  }

  @Test
  void reportsInOrderAndSignedCommands() throws Exception {
    KeyPair key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Files.writeString(
        room.resolve("console.pub"),
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    try (HiveMq hive = new HiveMq(room.resolve("hive")).start()) {
      Ears ears = new Ears();
      Connection console = console(hive, ears);
      FleetSettings settings = settings(hive.broker("gw-1"));
      CommandDesk commands =
          new CommandDesk(
              "north",
              "gw-1",
              room.resolve("console.pub"),
              room.resolve("gw-1/used"),
              deed -> Deeds.Outcome.done(deed.word(), "the body"),
              () -> Optional.of(audit()),
              Ticker.system());
      try (ReportDesk desk =
          new ReportDesk(settings, dialler(settings), Optional.of(commands), Ticker.system())) {
        await().until(desk::isOpen);
        for (int i = 0; i < REPORTS; i++) {
          desk.report(Outbox.Kind.INCIDENT, "{\"i\":" + i + "}");
        }
        await().until(() -> desk.waiting() == 0);
        await().until(() -> ears.texts("/report/incident").size() >= REPORTS);
        assertThat(ears.texts("/report/incident").stream().distinct())
            .extracting(text -> Integer.valueOf(text.replaceAll(".*:([0-9]+)}}$", "$1")))
            .isEqualTo(IntStream.range(0, REPORTS).boxed().toList());
        commands(console, ears, key);
        assertThat(desk.lost()).isZero();
      }
      console.farewell();
    }
  }

  private static void commands(Connection console, Ears ears, KeyPair key) throws Exception {
    long now = System.currentTimeMillis();
    FleetCommand command =
        new FleetCommand(
            "north", "gw-1", "command-00000000", now, now + 60_000, "rebirth", Optional.empty());
    for (FleetCommand one : List.of(command.signed(key.getPrivate()), command)) {
      console
          .publish(new Message(FleetCommand.topic("north", "gw-1"), one.write(), 1))
          .get(60, TimeUnit.SECONDS);
    }
    await().until(() -> ears.texts("/answer").size() >= 2);
    List<FleetAnswer> answers =
        ears.heard.stream()
            .filter(one -> one.topic().equals(FleetAnswer.topic("north", "gw-1")))
            .map(one -> FleetAnswer.read(one.payload()).orElseThrow())
            .toList();
    assertThat(answers)
        .extracting(FleetAnswer::result)
        .containsExactly(Result.DONE, Result.REFUSED);
    assertThat(answers.get(1).words()).contains("not signed");
  }

  private static Audit audit() {
    return new Audit() {
      @Override
      public CompletableFuture<Long> record(AuditEvent event) {
        return CompletableFuture.completedFuture(1L);
      }

      @Override
      public Optional<String> unwritable() {
        return Optional.empty();
      }

      @Override
      public Verification verify(DoubleConsumer progress) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
