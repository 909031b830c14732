package org.scangate.itests.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.fleet.Deed;
import org.scangate.api.fleet.FleetAnswer;
import org.scangate.api.time.Ticker;
import org.scangate.fleet.console.command.Commander;
import org.scangate.fleet.console.command.Commander.Reply;
import org.scangate.fleet.console.command.ConsoleKey;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.mqtt.Broker;
import org.scangate.lib.mqtt.Connection;
import org.scangate.lib.mqtt.Message;
import org.scangate.lib.mqtt.PahoConnection;
import org.scangate.lib.mqtt.Terms;

/** What the central console does with commands, at a real broker, with an audit in memory. */
final class ConsoleSide implements Connection.Listener, AutoCloseable {
  static final long PATIENCE_SECONDS = 120;

  final List<AuditEvent> audited = new CopyOnWriteArrayList<>();
  final List<FleetAnswer> answers = new CopyOnWriteArrayList<>();
  private final Connection connection;
  private final Commander commander;

  ConsoleSide(Broker broker, ConsoleKey key) throws IOException {
    connection =
        PahoConnection.dial(
            broker, Terms.passing("test-" + broker.username(), null, Duration.ofSeconds(30)), this);
    commander = new Commander(key, this::publish, audit(), Ticker.system());
    connection.subscribe(List.of(FleetAnswer.topic("+", "+")));
  }

  /** The file of a site's {@code fleet.commands-key}, in its secrets. */
  static Path enrol(Path directory, String... pems) throws IOException {
    Path file = Files.createDirectories(directory).resolve("console.pub");
    Files.writeString(file, String.join("", pems));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  Reply ask(String node, Deed deed) throws Exception {
    return commander
        .ask(new NodeId("northfork", node), deed, "piaquincey")
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  CompletableFuture<Void> publish(String topic, byte[] payload) {
    return connection.publish(new Message(topic, payload, 1));
  }

  @Override
  public void message(Arrival arrival) {
    FleetAnswer.read(arrival.payload()).ifPresent(answers::add);
    commander.heard(arrival.topic(), arrival.payload());
  }

  @Override
  public void lost(String why) {
    throw new AssertionError(why);
  }

  private Audit audit() {
    return new Audit() {
      @Override
      public CompletableFuture<Long> record(AuditEvent event) {
        audited.add(event);
        return CompletableFuture.completedFuture((long) audited.size());
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

  @Override
  public void close() {
    connection.farewell();
  }
}
