package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.time.Ticker;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.peer.Phantom;

/**
 * A disk that lies: bits of segments and journal are flipped, files are torn off. No byte that was
 * not sent is ever given out as an image, and whatever is missing is said.
 */
@Timeout(1800)
class DamageTest {
  private static final String STUDY = "1.2.826.0.1.3680043.2.47";
  private static final int IMAGES = 8;

  @TempDir Path room;

  private final Map<String, byte[]> sent = new HashMap<>();
  private int refused;
  private int forgotten;
  private int closed;

  private enum Given {
    RIGHT,
    /** It is said that it is damaged. */
    REFUSED,
    UNKNOWN
  }

  /** -Dlong=true makes it 2,000 blows. */
  @Test
  void nothingWrongIsGivenOutAndNothingIsMissingInSilence() throws Exception {
    int blows = Boolean.getBoolean("long") ? 2000 : 40;
    long seed = System.nanoTime();
    System.out.println("DamageTest: " + blows + " blows, seed " + seed);
    Random random = new Random(seed);
    Path whole = fill();
    for (int i = 0; i < blows; i++) {
      Path spool = copy(whole, room.resolve("spool-" + i));
      String what = strike(spool, random);
      look(spool, "seed " + seed + ", blow " + i + ": " + what);
      delete(spool);
    }
    System.out.println(
        "DamageTest: "
            + refused
            + " images refused as damaged, "
            + closed
            + " spools not opened for a damaged journal, "
            + forgotten
            + " images unknown after the journal's end was torn off");
    assertThat(refused + closed).isPositive();
  }

  private Path fill() throws Exception {
    Path spool = Files.createDirectories(room.resolve("whole"));
    try (SpoolServer server = new SpoolServer(SpoolProcess.settings(spool), Ticker.system());
        Senders sender = new Senders()) {
      server.start();
      Phantom like = Phantom.ct(STUDY, 0, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 32);
      Association association = sender.associate(server.port(), like);
      for (int i = 0; i < IMAGES; i++) {
        String study = STUDY + "." + i;
        Phantom phantom = Phantom.ct(study, i, TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 32);
        assertThat(sender.send(association, phantom).get(60, TimeUnit.SECONDS)).isZero();
        sent.put(study, phantom.dataSet());
      }
      association.release().get(60, TimeUnit.SECONDS);
    }
    return spool;
  }

  /** Flips up to eight bits of a file, or tears its end off, or takes it away. */
  private static String strike(Path spool, Random random) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(spool)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    Path file = files.get(random.nextInt(files.size()));
    long size = Files.size(file);
    if (size == 0 || random.nextInt(20) == 0) {
      Files.delete(file);
      return file + " is gone";
    }
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      if (random.nextInt(3) == 0) {
        access.setLength(random.nextLong(size));
        return file + " ends at " + access.length();
      }
      int bits = 1 + random.nextInt(8);
      for (int i = 0; i < bits; i++) {
        long at = random.nextLong(size);
        access.seek(at);
        int value = access.read();
        access.seek(at);
        access.write(value ^ (1 << random.nextInt(8)));
      }
      return bits + " bits of " + file + " are flipped";
    }
  }

  private void look(Path spool, String what) throws Exception {
    SpoolServer server;
    try {
      server = new SpoolServer(SpoolProcess.settings(spool), Ticker.system());
    } catch (IOException e) {
      assertThat(e.getMessage()).as(what).isNotBlank();
      closed++;
      return;
    }
    try (server) {
      boolean alarm = server.findings().stream().anyMatch(f -> f.id().equals("spool.damaged"));
      for (String study : sent.keySet()) {
        Given given = given(server, study, what);
        refused += given == Given.REFUSED ? 1 : 0;
        boolean silent = given == Given.UNKNOWN && !alarm;
        forgotten += silent ? 1 : 0;
        // The end of a journal that is torn off looks as a power cut leaves it.
        assertThat(silent && !what.contains("/journal/")).as(what + ": " + study).isFalse();
      }
    }
  }

  /** What comes of asking for an image; fails when it is another than was sent. */
  private Given given(SpoolServer server, String study, String what) throws Exception {
    Path out = Files.createTempDirectory(room, "out");
    try {
      server.export(study, out);
      try (Stream<Path> files = Files.list(out)) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(files.findFirst().orElseThrow()));
        FileMeta.read(bytes);
        assertThat(bytes.equals(ByteBuffer.wrap(sent.get(study)))).as(what).isTrue();
      }
      return Given.RIGHT;
    } catch (IllegalArgumentException e) {
      return Given.UNKNOWN;
    } catch (IOException e) {
      return Given.REFUSED;
    } finally {
      delete(out);
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.toList()) {
        Files.copy(one, to.resolve(from.relativize(one).toString()));
      }
    }
    return to;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path one : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(one);
      }
    }
  }
}
