package org.scangate.net.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.lib.mqtt.Mosquitto;

class LaneTest {
  private static final long SMALL = 1 << 20;

  @TempDir Path room;

  private Lane open() throws Exception {
    return new Lane(room.resolve("lane"), "test", SMALL);
  }

  private static void add(Lane lane, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      lane.add("topic", Integer.toString(i).getBytes(StandardCharsets.UTF_8)).get();
    }
  }

  private static List<String> rest(Lane lane) throws Exception {
    List<String> rest = new ArrayList<>();
    for (Optional<Lane.Entry> one = lane.next(); one.isPresent(); one = lane.next()) {
      assertThat(one.get().topic()).isEqualTo("topic");
      rest.add(new String(one.get().payload(), StandardCharsets.UTF_8));
    }
    return rest;
  }

  @Test
  void inOrderAndAgainFromTheFirstThatIsMissing() throws Exception {
    try (Lane lane = open()) {
      add(lane, 0, 5);
      assertThat(rest(lane)).containsExactly("0", "1", "2", "3", "4");
      assertThat(rest(lane)).isEmpty();
      lane.acknowledged(1);
      lane.acknowledged(3);
      assertThat(lane.waiting()).isEqualTo(4);
      lane.rewind();
      assertThat(rest(lane)).containsExactly("1", "2", "3", "4");
      lane.acknowledged(2);
    }
    try (Lane lane = open()) {
      assertThat(rest(lane)).containsExactly("2", "3", "4");
      assertThat(lane.dropped()).isZero();
    }
  }

  @Test
  void whatRunsOverIsCounted() throws Exception {
    byte[] large = new byte[32 << 10];
    long dropped;
    try (Lane lane = open()) {
      for (int i = 0; i < 100; i++) {
        lane.add("topic", large).get();
      }
      int left = rest(lane).size();
      dropped = lane.dropped();
      assertThat(dropped).isPositive();
      assertThat(left + dropped).isEqualTo(100);
    }
    try (Lane lane = open()) {
      assertThat(lane.dropped()).isEqualTo(dropped);
      assertThat(rest(lane)).hasSize(100 - (int) dropped);
      assertThat(lane.dropped()).isEqualTo(dropped);
    }
  }

  /** In a process of its own, adds and says each number when it is on disk, until it is killed. */
  static final class Adder {
    private Adder() {}

    public static void main(String[] arguments) throws Exception {
      try (Lane lane = new Lane(Path.of(arguments[0]), "test", 64L << 20)) {
        for (int i = 0; ; i++) {
          lane.add("topic", Integer.toString(i).getBytes(StandardCharsets.UTF_8)).get();
          System.out.println(i);
          if (i % 3 == 0) {
            lane.next().ifPresent(entry -> lane.acknowledged(entry.number()));
            lane.settle();
          }
        }
      }
    }
  }

  @Test
  void aKillLosesNothingThatWasPromised() throws Exception {
    Path said = Files.createFile(room.resolve("said"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Adder.class.getName(),
                room.resolve("lane").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(said.toFile())
            .start();
    try {
      Awaitility.await()
          .atMost(Mosquitto.PATIENCE)
          .until(() -> Files.readString(said).contains("\n500\n"));
    } finally {
      process.destroyForcibly().waitFor();
    }
    String all = Files.readString(said);
    String[] lines = all.substring(0, all.lastIndexOf('\n')).split("\n", -1);
    int promised = Integer.parseInt(lines[lines.length - 1]);
    try (Lane lane = open()) {
      List<String> rest = rest(lane);
      int first = Integer.parseInt(rest.get(0));
      assertThat(first).isBetween(1, promised / 3 + 2);
      assertThat(rest.size()).isGreaterThanOrEqualTo(promised + 1 - first);
      for (int i = 0; i < rest.size(); i++) {
        assertThat(rest.get(i)).isEqualTo(Integer.toString(first + i));
      }
      assertThat(lane.dropped()).isZero();
    }
  }
}
