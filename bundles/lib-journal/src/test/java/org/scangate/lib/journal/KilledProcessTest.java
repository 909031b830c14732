package org.scangate.lib.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that appends is killed, again and again, in one directory. */
class KilledProcessTest {

  private static final JournalOptions OPTIONS =
      JournalOptions.of("killed").withSegments(64 << 10, 4096).withQueueBytes(1 << 20);

  private @TempDir Path directory;

  @Test
  void everyAcknowledgedRecordIsThere() throws Exception {
    int kills = Boolean.getBoolean("long") ? 300 : 4;
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("kill -9: " + kills + " times, -Dseed=" + seed);
    Random random = new Random(seed);
    Map<Long, Integer> acknowledged = new HashMap<>();
    for (int kill = 0; kill < kills; kill++) {
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xshare:auto",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Appender.class.getName(),
                  directory.toString())
              .redirectErrorStream(true)
              .start();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
        int after = 1 + random.nextInt(3000);
        String line;
        while ((line = lines.readLine()) != null && line.endsWith(".")) {
          String[] parts = line.substring(0, line.length() - 1).split(" ", -1);
          acknowledged.put(Long.valueOf(parts[0]), Integer.valueOf(parts[1]));
          if (--after == 0) {
            // The handle's kill, unlike the process's own, leaves the pipe to be read to its end.
            child.toHandle().destroyForcibly();
          }
        }
        assertThat(after).as("child ended early: %s", line).isNotPositive();
      }
      child.waitFor();
      check(acknowledged);
    }
    System.out.println("kill -9: " + acknowledged.size() + " acknowledged records, all there");
  }

  private void check(Map<Long, Integer> acknowledged) throws IOException {
    Map<Long, Integer> missing = new HashMap<>(acknowledged);
    try (Journal journal = Journal.open(directory, OPTIONS)) {
      assertThat(journal.recovery().damage()).isEmpty();
      try (Cursor cursor = journal.read(1)) {
        while (cursor.next()) {
          Integer checksum = missing.remove(cursor.number());
          if (checksum != null) {
            assertThat(Frame.checksum(cursor.payload())).isEqualTo(checksum);
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  /** The child: four threads append; each acknowledgement is one line on standard output. */
  static final class Appender {

    private Appender() {}

    public static void main(String[] args) throws IOException {
      Journal journal = Journal.open(Path.of(args[0]), OPTIONS);
      for (int thread = 0; thread < 4; thread++) {
        int id = thread;
        new Thread(() -> append(journal, id)).start();
      }
    }

    private static void append(Journal journal, int id) {
      Random random = new Random();
      try {
        for (int i = 0; ; i++) {
          byte[] payload = new byte[8 + random.nextInt(600)];
          random.nextBytes(payload);
          ByteBuffer.wrap(payload).putInt(id).putInt(i);
          long number = journal.append(payload).get();
          say(number + " " + Frame.checksum(payload) + ".\n");
        }
      } catch (IOException | InterruptedException | ExecutionException e) {
        say(e + "\n");
        Runtime.getRuntime().halt(1);
      }
    }

    private static synchronized void say(String line) {
      byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
      System.out.write(bytes, 0, bytes.length);
      System.out.flush();
    }
  }
}
