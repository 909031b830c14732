package org.scangate.net.fleet.ups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.api.health.Finding;
import org.scangate.api.power.Ups;

class UpsTest {
  private static final Path NUT = Path.of("/lib/nut");
  private static final int MUTATIONS = Boolean.getBoolean("long") ? 1_000_000 : 50_000;

  @TempDir Path room;

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @CsvSource({
    "OL, ON_LINE, false",
    "OL CHRG, ON_LINE, false",
    "OL RB, ON_LINE, true",
    "OB DISCHRG, ON_BATTERY, false",
    "OB LB, BATTERY_LOW, false",
    "FSD OL, BATTERY_LOW, false"
  })
  void states(String status, Ups.Power power, boolean replace) throws IOException {
    Map<String, String> says =
        Map.of("ups.status", status, "battery.charge", "87.4", "battery.runtime", "soon");
    Ups.Reading reading = UpsReading.of(name -> Optional.ofNullable(says.get(name)), Instant.EPOCH);
    assertThat(reading.power()).isEqualTo(power);
    assertThat(reading.replaceBattery()).isEqualTo(replace);
    assertThat(reading.chargePercent()).isEqualTo(OptionalLong.of(87));
    assertThat(reading.runtimeSeconds()).isEmpty();
  }

  @Test
  void whatIsNoAnswerIsNamed() throws IOException {
    assertThat(NutClient.answer("VAR ups ups.status \"a \\\"b\\\"\"", "ups", "ups.status"))
        .contains("a \"b\"");
    assertThat(NutClient.answer("ERR VAR-NOT-SUPPORTED", "ups", "ups.status")).isEmpty();
    for (String wrong : List.of("", "OK", "VAR ups other \"1\"", "VAR ups ups.status 1", "ERR")) {
      assertThatThrownBy(() -> NutClient.answer(wrong, "ups", "ups.status"))
          .hasMessage("it sent what is no answer");
    }
    assertThatThrownBy(() -> NutClient.answer("ERR UNKNOWN-UPS", "ups", "ups.status"))
        .hasMessage("it answers UNKNOWN-UPS");
    assertThatThrownBy(() -> NutClient.line(new ByteArrayInputStream(new byte[5000])))
        .hasMessageContaining("more than 1024 bytes");
    assertThatThrownBy(() -> NutClient.line(new ByteArrayInputStream(new byte[5])))
        .hasMessage("it ended the connection");
    assertThatThrownBy(() -> UpsReading.of(name -> Optional.of("CAL"), Instant.EPOCH))
        .hasMessageContaining("neither on line nor on battery");
  }

  @Test
  void mutationsAreAnswersOrNamed() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("UpsTest seed " + seed);
    Random random = new Random(seed);
    List<String> right =
        List.of(
            "VAR ups ups.status \"OL CHRG\"\n", "ERR VAR-NOT-SUPPORTED\n", "VAR ups x \"\\\\\"\n");
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] bytes = right.get(random.nextInt(right.size())).getBytes(StandardCharsets.ISO_8859_1);
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        String line = NutClient.line(new ByteArrayInputStream(bytes));
        UpsReading.of(name -> NutClient.answer(line, "ups", "ups.status"), Instant.EPOCH);
      } catch (IOException e) {
        assertThat(e.getMessage()).as("seed %d, mutation %d", seed, i).startsWith("it");
      }
    }
  }

  private static int freePort() throws IOException {
    for (int i = 0; ; i++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        if (i == 100) {
          throw e;
        }
      }
    }
  }

  private Process nut(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("NUT_CONFPATH", room.toString());
    builder.environment().put("NUT_STATEPATH", room.toString());
    return builder.redirectOutput(room.resolve("log").toFile()).start();
  }

  private void says(String variables) throws IOException {
    Files.writeString(room.resolve("new.dev"), variables);
    Files.move(
        room.resolve("new.dev"),
        room.resolve("ups.dev"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean looksAs(UpsComponent ups, String id) {
    ups.look();
    return ups.check().stream().map(Finding::id).toList().equals(List.of(id));
  }

  /** upsd and its driver dummy-ups, as Debian has them. */
  @Test
  void networkUpsToolsIsAsked() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(NUT.resolve("dummy-ups")) && Files.isExecutable(NUT.resolve("upsd")),
        "nut-server is not installed");
    int port = freePort();
    Files.setPosixFilePermissions(room, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(room.resolve("ups.conf"), "[ups]\n  driver = dummy-ups\n  port = ups.dev\n");
    Files.writeString(room.resolve("upsd.conf"), "LISTEN 127.0.0.1 " + port + "\n");
    Files.createFile(room.resolve("upsd.users"));
    says("ups.status: OL\nbattery.charge: 87\nbattery.runtime: 1320\n");
    String user = System.getProperty("user.name");
    UpsComponent ups = new UpsComponent("ups@127.0.0.1:" + port);
    assertThat(looksAs(ups, "ups.unknown")).isTrue();
    List<Process> processes = new ArrayList<>();
    try {
      processes.add(nut(NUT + "/dummy-ups", "-a", "ups", "-u", user, "-D"));
      await().until(() -> Files.exists(room.resolve("dummy-ups-ups")));
      processes.add(nut(NUT + "/upsd", "-u", user, "-D"));
      await().until(() -> looksAs(ups, "ups.line"));
      Ups.Reading reading = ups.reading().orElseThrow();
      assertThat(reading.chargePercent()).isEqualTo(OptionalLong.of(87));
      assertThat(reading.runtimeSeconds()).isEqualTo(OptionalLong.of(1320));
      says("ups.status: OB\nbattery.charge: 60\n");
      await().until(() -> looksAs(ups, "ups.battery"));
      says("ups.status: OB LB\nbattery.charge: 5\n");
      await().until(() -> looksAs(ups, "ups.low"));
      UpsComponent other = new UpsComponent("other@127.0.0.1:" + port);
      other.look();
      assertThat(other.check().get(0).words()).contains("UNKNOWN-UPS");
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
  }

  /** Whoever takes the connection and says nothing is left after some seconds. */
  @Test
  void oneThatSaysNothingIsLeft() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      UpsComponent ups = new UpsComponent("ups@127.0.0.1:" + silent.getLocalPort());
      assertThat(looksAs(ups, "ups.unknown")).isTrue();
      try (Socket taken = silent.accept()) {
        assertThat(taken.isConnected()).isTrue();
      }
    }
  }
}
