package org.scangate.net.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.time.Ticker;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.mqtt.Connection;
import org.scangate.lib.mqtt.Mosquitto;
import org.scangate.lib.mqtt.Mosquitto.Heard;
import org.scangate.lib.mqtt.PahoConnection;
import org.scangate.lib.mqtt.Terms;

/** A real file system of some megabytes, which is full: the outbox's, and the broker's. */
class FullDiskTest {
  @TempDir Path room;
  private Path small;

  @BeforeEach
  void mount() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/mosquitto")), "mosquitto is not installed");
    small = Files.createDirectories(room.resolve("small"));
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small.toString()), "no mount");
  }

  @AfterEach
  void unmount() throws Exception {
    if (small != null) {
      run("umount", "-l", small.toString());
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Mosquitto.PATIENCE);
  }

  private FleetSettings settings(Mosquitto mosquitto, Path directory) {
    return new FleetSettings(
        mosquitto.broker("gw-1"),
        "north",
        "gw-1",
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(1),
        directory);
  }

  private static ReportDesk desk(FleetSettings settings) {
    return new ReportDesk(
        settings,
        (terms, listener) -> PahoConnection.dial(settings.broker(), terms, listener),
        Optional.empty(),
        Ticker.system());
  }

  private static String json(int number) {
    return "{\"pad\":\"" + "x".repeat(4000) + "\",\"i\":" + number + "}";
  }

  private static List<Integer> numbers(List<Heard> heard) {
    return heard.stream().map(one -> number(one.payload())).distinct().toList();
  }

  private static int number(byte[] payload) {
    String text = new String(payload, StandardCharsets.UTF_8);
    return Integer.parseInt(text.replaceAll(".*:([0-9]+)}}$", "$1"));
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void anOutboxWithoutRoomSaysSoKeepsWhatItHasAndTakesAgain() throws Exception {
    Path ballast = small.resolve("ballast");
    try (Mosquitto mosquitto =
        new Mosquitto(Files.createDirectories(room.resolve("broker")), "console", "gw-1")) {
      FleetSettings settings = settings(mosquitto, small.resolve("fleet"));
      try (ReportDesk desk = desk(settings)) {
        await().until(desk::isOpen);
        Files.write(ballast, new byte[3 << 20]);
        int tried = 0;
        while (desk.lost() == 0) {
          desk.report(Outbox.Kind.INCIDENT, json(tried++));
          assertThat(tried).isLessThan(2000);
          int so = tried;
          await()
              .pollInterval(Duration.ofMillis(2))
              .until(() -> desk.waiting() == so || desk.lost() > 0);
        }
        mosquitto.start();
        List<Heard> heard = mosquitto.listen("console", "scangate/1/#");
        // What is on the full disk goes to the broker all the same.
        await().until(() -> desk.waiting() == 0);
        long lost = desk.lost();
        // One that was refused may be on the disk all the same.
        int kept = tried - (int) lost;
        assertThat(kept).isGreaterThan(50);
        await().until(() -> numbers(heard).size() >= kept);
        assertThat(numbers(heard).subList(0, kept)).isEqualTo(upTo(kept));
        Files.delete(ballast);
        await().until(() -> desk.trouble().isEmpty());
        int next = tried;
        desk.report(Outbox.Kind.INCIDENT, json(next));
        await().until(() -> numbers(heard).contains(next));
        assertThat(desk.lost()).isEqualTo(lost);
      }
    }
  }

  /**
   * mosquitto acknowledges what is not on its disk yet: it serves on, says so in its log, and has
   * everything on its disk soon after there is room.
   */
  @Test
  void aBrokerWithoutRoomServesOnAndRecovers() throws Exception {
    Path at = Files.createDirectories(room.resolve("broker"));
    try (Mosquitto mosquitto = new Mosquitto(at, "console", "gw-1")) {
      persistent(at.resolve("mosquitto.conf"));
      mosquitto.start();
      Terms kept =
          new Terms("kept", null, Duration.ofSeconds(30), Duration.ofHours(1), false, 256 << 10);
      Connection console = PahoConnection.dial(mosquitto.broker("console"), kept, new Ears());
      console.subscribe(List.of("scangate/1/#"));
      console.discard();
      Path ballast = small.resolve("ballast");
      FleetSettings settings = settings(mosquitto, room.resolve("fleet"));
      int number = 0;
      try (ReportDesk desk = desk(settings)) {
        await().until(desk::isOpen);
        fill(ballast);
        while (!Files.readString(at.resolve("log")).contains("No space left")) {
          desk.report(Outbox.Kind.INCIDENT, json(number++));
          await().pollInterval(Duration.ofMillis(20)).until(() -> desk.waiting() == 0);
          assertThat(number).isLessThan(500);
        }
        Files.delete(ballast);
        desk.report(Outbox.Kind.INCIDENT, json(number++));
        await().until(() -> desk.waiting() == 0);
        assertThat(desk.lost()).isZero();
      }
      long all = 4000L * number;
      await().until(() -> Files.size(small.resolve("mosquitto.db")) > all);
      mosquitto.kill();
      mosquitto.start();
      Ears ears = new Ears();
      Connection back = PahoConnection.dial(mosquitto.broker("console"), kept, ears);
      int count = number;
      await().until(() -> ears.heard.size() >= count);
      assertThat(ears.heard).isEqualTo(upTo(count));
      back.farewell();
    }
  }

  private void persistent(Path conf) throws IOException {
    String lines =
        "persistence true\npersistence_location "
            + small
            + "/\nautosave_on_changes true\nautosave_interval 1";
    Files.writeString(conf, Files.readString(conf).replace("persistence false", lines));
  }

  private static void fill(Path ballast) {
    byte[] page = new byte[4096];
    try (var out = Files.newOutputStream(ballast)) {
      for (int i = 0; i < 100_000; i++) {
        out.write(page);
      }
      throw new AssertionError("it is not full");
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  /** Keeps the numbers of the reports that it hears. */
  private static final class Ears implements Connection.Listener {
    final List<Integer> heard = new CopyOnWriteArrayList<>();

    @Override
    public void message(Arrival arrival) {
      heard.add(number(arrival.payload()));
    }

    @Override
    public void lost(String why) {}
  }
}
