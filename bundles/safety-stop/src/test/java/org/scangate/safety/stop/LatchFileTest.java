package org.scangate.safety.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.Trip;

class LatchFileTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Trip TRIP = new Trip("press-1", Cause.VIEWER, "rafael", NOON);

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("stop/mr-1.stop");
  }

  @Test
  void keepsWhatWasWrittenLast() throws Exception {
    try (LatchFile latch = new LatchFile(file())) {
      assertThat(latch.read(NOON).disk()).isEqualTo(Disk.CLEAR);
      latch.write(Disk.LATCHED, TRIP);
      assertThat(latch.read(NOON)).isEqualTo(new LatchFile.Found(Disk.LATCHED, TRIP));
      latch.write(Disk.CLEAR, null);
      assertThat(latch.read(NOON)).isEqualTo(new LatchFile.Found(Disk.CLEAR, null));
      latch.write(Disk.MARKED, null);
      assertThat(latch.read(NOON).disk()).isEqualTo(Disk.MARKED);
      assertThat(latch.read(NOON).trip().cause()).isEqualTo(Cause.UNCLEAN_RESTART);
      assertThat(Files.size(file())).isEqualTo(LatchFile.SECTOR);
    }
  }

  @Test
  void everyDamageIsATripOrTheSame() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("LatchFileTest seed " + seed);
    Random random = new Random(seed);
    try (LatchFile latch = new LatchFile(file())) {
      latch.write(Disk.CLEAR, null);
      byte[] whole = Files.readAllBytes(file());
      int body = new String(whole, StandardCharsets.ISO_8859_1).indexOf("crc=") + 12;
      int rounds = Boolean.getBoolean("long") ? 1_000_000 : 2_000;
      FileChannel under = FileChannel.open(file(), StandardOpenOption.WRITE);
      for (int i = 0; i < rounds; i++) {
        byte[] damaged = whole.clone();
        int from = random.nextInt(damaged.length);
        int to = from + 1 + random.nextInt(damaged.length - from);
        for (int at = from; at < to; at++) {
          damaged[at] = (byte) random.nextInt(256);
        }
        under.write(ByteBuffer.wrap(damaged), 0);
        LatchFile.Found found = latch.read(NOON);
        boolean same = Arrays.equals(damaged, 0, body, whole, 0, body);
        assertThat(found.disk() == Disk.LATCHED || same).as("round %d", i).isTrue();
      }
      under.truncate(0).close();
      assertThat(latch.read(NOON).trip().requestId()).isEqualTo("record-unreadable");
    }
  }
}
