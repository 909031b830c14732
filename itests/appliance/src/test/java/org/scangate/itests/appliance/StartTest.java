package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Jdks;
import org.scangate.itests.harness.Run;

/** The packed appliance starts, says so, does its work and stops; on every JDK that is here. */
class StartTest {
  @TempDir Path home;

  static Stream<Path> jdks() throws IOException {
    return Jdks.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void startsAndStops(Path jdk) throws Exception {
    String site = Files.readString(Appliance.distribution().resolve("share/etc/site.yaml"));
    try (Appliance appliance = Appliance.start(home, site, Map.of("JAVA_HOME", jdk.toString()))) {
      assertThat(Files.readString(home.resolve("data/ready")).strip())
          .isEqualTo(appliance.uri().toString());
      Run.Result status = appliance.ctl("status");
      assertThat(status.output()).contains("Scanner", "OK").doesNotContain("ALARM");
      assertThat(status.code()).isZero();
      assertThat(appliance.ctl("scanners").output())
          .contains("ct-1", "mr-1", "simulator (simulated)", "CONNECTED");

      Appliance.Somebody tess = appliance.person("tess", "Tess", "technologist");
      Appliance.SignedIn signedIn = appliance.signIn(tess);
      HttpResponse<String> scanners = appliance.get("/api/scanners", signedIn.cookie());
      assertThat(scanners.statusCode()).isEqualTo(200);
      assertThat(scanners.body()).contains("\"CT 1\"", "\"MR 1\"", "\"simulated\":true");
      assertThat(appliance.get("/api/scanners", "").statusCode()).isEqualTo(401);

      Run.Result verified = appliance.ctl("audit-verify");
      assertThat(verified.output()).contains("whole:");
      assertThat(verified.code()).isZero();
      assertThat(appliance.stop()).isIn(0, 143);
    }
    assertThat(home.resolve("data/ready")).doesNotExist();
    assertThat(home.resolve("data/control.socket")).doesNotExist();
  }

  @Test
  void keepsSecretsForItselfAndLogsNoErrors() throws Exception {
    try (Appliance appliance = Appliance.demo(home)) {
      Appliance.Somebody tess = appliance.person("tess", "Tess", "technologist");
      try (Stream<Path> files = Files.walk(home.resolve("etc/secrets"))) {
        assertThat(files.filter(Files::isRegularFile))
            .isNotEmpty()
            .filteredOn(f -> !f.toString().endsWith(".pem") && !f.toString().endsWith(".pub"))
            .allSatisfy(
                f ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)))
                        .as(f.toString())
                        .isEqualTo("rw-------"));
      }
      String log = appliance.log();
      assertThat(log.lines().filter(line -> line.contains(" ERROR "))).isEmpty();
      assertThat(log).doesNotContain(tess.password()).doesNotContain("secret=");
    }
  }

  @Test
  void survivesAPowerCutOfItsProcess() throws Exception {
    try (Appliance appliance = Appliance.demo(home)) {
      Appliance.Somebody tess = appliance.person("tess", "Tess", "technologist");
      appliance.kill();
      appliance.start();
      assertThat(appliance.signIn(tess).cookie()).isNotEmpty();
      assertThat(appliance.ctl("audit-verify").code()).isZero();
    }
  }

  @Test
  void laterStartsBeginWithTheClassesOfTheSecondAndNeverWithDamagedOnes() throws Exception {
    Path classes = home.resolve("data/classes.jsa");
    Path fresh = home.resolve("data/classes.jsa.new");
    try (Appliance appliance = Appliance.demo(home)) {
      appliance.stop();
      assertThat(fresh).doesNotExist();
      appliance.start();
      appliance.stop();
      assertThat(fresh).exists();
      appliance.start();
      assertThat(appliance.maps(classes)).isTrue();
      assertThat(fresh).doesNotExist();
      appliance.stop();

      byte[] damaged = Files.readAllBytes(classes);
      damaged[damaged.length / 2]++;
      classes.toFile().setWritable(true);
      Files.write(classes, damaged);
      appliance.start();
      assertThat(appliance.ctl("status").code()).isZero();
      appliance.stop();
      assertThat(fresh).exists();
      fresh.toFile().setWritable(true);
      Files.write(fresh, damaged);
      appliance.start();
      assertThat(classes).doesNotExist();
      assertThat(appliance.ctl("status").code()).isZero();
    }
  }

  @Test
  void listensToNobodyElse() throws Exception {
    Assumptions.assumeTrue(Run.which("ss").isPresent(), "ss is missing: install iproute2");
    try (Appliance appliance = Appliance.demo(home)) {
      assertThat(listened(appliance))
          .contains("127.0.0.1:" + appliance.port(), "127.0.0.1:" + (appliance.port() + 1));
      // The spool and the demo's PACS come a little later.
      Run.until("four listeners", 60_000, () -> listened(appliance).size() >= 4);
      assertThat(listened(appliance))
          .containsExactlyInAnyOrder(
              "127.0.0.1:" + appliance.port(),
              "127.0.0.1:" + (appliance.port() + 1),
              "127.0.0.1:" + appliance.dicomPort(),
              "127.0.0.1:" + (appliance.dicomPort() + 1));
    }
  }

  private static List<String> listened(Appliance appliance) {
    try {
      return Run.command(List.of("ss", "-Hltnp"))
          .output()
          .lines()
          .filter(line -> line.contains("pid=" + appliance.pid() + ","))
          .map(line -> line.strip().split("\\s+", -1)[3])
          .map(address -> address.replace("[::ffff:127.0.0.1]", "127.0.0.1"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
