package org.scangate.net.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.audit.Audit;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.fleet.Deed;
import org.scangate.api.fleet.FleetAnswer.Result;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.link.Links;
import org.scangate.api.power.Ups;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.spool.Spool;
import org.scangate.lib.mqtt.Broker;
import org.scangate.net.fleet.command.Deeds.Outcome;

class ApplianceDeedsTest {
  @TempDir Path room;
  private final AtomicBoolean told = new AtomicBoolean(true);
  private Optional<ConsoleSession> holder = Optional.empty();
  private Optional<String> onSite = Optional.empty();

  /** An answer to what is asked here, and to nothing else. */
  private static <T> T only(Class<T> type, Map<String, java.util.function.Supplier<?>> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.get(method.getName()).get()));
  }

  private final Scanner scanner =
      only(
          Scanner.class,
          Map.of(
              "info",
              () -> new Scanner.Info("mr-1", "MR 1", "MR", "teal", "rfb", false, 0),
              "holder",
              () -> holder,
              "operatedOnSite",
              () -> onSite));

  private final Gauges.Parts parts =
      new Gauges.Parts() {
        @Override
        public Optional<Scanners> scanners() {
          return Optional.of(only(Scanners.class, Map.of("all", () -> List.of(scanner))));
        }

        @Override
        public Optional<Links> links() {
          return Optional.empty();
        }

        @Override
        public Optional<Spool> spool() {
          return Optional.empty();
        }

        @Override
        public Optional<Audit> audit() {
          return Optional.empty();
        }

        @Override
        public Optional<DriverHandOver> drivers() {
          return Optional.empty();
        }

        @Override
        public Optional<Ups> ups() {
          return Optional.empty();
        }

        @Override
        public Map<String, StopCircuit> circuits() {
          return Map.of();
        }

        @Override
        public List<HealthCheck> checks() {
          return List.of();
        }
      };

  private Outcome run(Deed deed) {
    FleetSettings settings =
        new FleetSettings(
            Broker.of("mqtt://broker", "", "", ""),
            "north",
            "gw-1",
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(5),
            room);
    return new ApplianceDeeds(
            settings, parts, told::get, () -> new Snapshot(List.of(), Map.of()), null)
        .run(deed);
  }

  @Test
  void aDrillIsRefusedForTheReasonThatCounts() {
    assertThat(run(Deed.FAILOVER_DRILL).words()).contains("no second uplink");
    holder = Optional.of(only(ConsoleSession.class, Map.of()));
    assertThat(run(Deed.FAILOVER_DRILL).words()).isEqualTo("control of mr-1 is held");
    holder = Optional.empty();
    onSite = Optional.of("Somebody");
    Outcome outcome = run(Deed.FAILOVER_DRILL);
    assertThat(outcome.words()).isEqualTo("control of mr-1 is held");
    assertThat(outcome.result()).isEqualTo(Result.REFUSED);
  }

  @Test
  void aBirthIsOnlyAskedForWhereThereIsOne() {
    assertThat(run(Deed.REBIRTH).result()).isEqualTo(Result.DONE);
    told.set(false);
    assertThat(run(Deed.REBIRTH).result()).isEqualTo(Result.REFUSED);
  }
}
