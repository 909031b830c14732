package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.peer.Phantom;

/** Ingest that ends without warning, in a process of its own, and a look at what it left. */
record Ordeal(Path room, Random random, long seed) {
  private static final String STUDY = "1.2.826.0.1.3680043.2.5";
  static final int AT_ONCE = 40;

  /** What comes before the process is killed. */
  interface Blow {
    void strike() throws Exception;
  }

  /**
   * Sends over two associations, and kills the spool when a random number of bytes has been sent.
   *
   * @param pacs port of a destination; 0 for none
   * @param sweeping whether it lets go at once of what the PACS has
   * @param ripe the blow waits for it, too
   */
  void ingest(
      Path directory,
      Senders sender,
      int round,
      int pacs,
      boolean sweeping,
      BooleanSupplier ripe,
      Blow blow)
      throws Exception {
    Path port = room.resolve("port-" + round);
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                SpoolProcess.class.getName(),
                directory.toString(),
                port.toString(),
                Integer.toString(pacs),
                Boolean.toString(sweeping))
            .redirectErrorStream(true)
            .redirectOutput(room.resolve("log-" + round).toFile())
            .start();
    try {
      await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(port) || !process.isAlive());
      assertThat(port).as("the spool runs").exists();
      List<Phantom> images = images(round);
      long all = images.stream().mapToLong(image -> image.dataSet().length).sum();
      CompletableFuture<Void> moment = sender.sent((long) (random.nextDouble() * all));
      for (int i = 0; i < 2; i++) {
        Association association =
            sender.associate(Integer.parseInt(Files.readString(port)), images.get(0));
        for (Phantom phantom : images.subList(i * AT_ONCE / 2, (i + 1) * AT_ONCE / 2)) {
          var unused = sender.send(association, phantom);
        }
      }
      moment.get(120, TimeUnit.SECONDS);
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(1))
          .until(ripe::getAsBoolean);
      blow.strike();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private List<Phantom> images(int round) {
    List<Phantom> images = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      images.add(
          Phantom.ct(
              STUDY + "." + round,
              i,
              TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
              64 + random.nextInt(256)));
    }
    return images;
  }

  /** Whether images were let go in a round before it was ended, as the spool's log says. */
  boolean letGo(int round) throws IOException {
    return Files.readString(room.resolve("log-" + round)).contains("delivered images and");
  }

  /**
   * Every acknowledged image is there, as it was sent.
   *
   * @param elsewhere UIDs of those that may be gone, for the PACS has them
   */
  void exportedIs(SpoolServer spool, Senders sender, int round, Set<String> elsewhere)
      throws Exception {
    List<Phantom> here =
        sender.acknowledged.stream()
            .filter(phantom -> !elsewhere.contains(phantom.sopInstance()))
            .toList();
    if (here.isEmpty()) {
      return;
    }
    Path out = room.resolve("out-" + round);
    spool.export(STUDY + "." + round, out);
    for (Phantom phantom : here) {
      ByteBuffer bytes =
          ByteBuffer.wrap(Files.readAllBytes(out.resolve(phantom.sopInstance() + ".dcm")));
      FileMeta.read(bytes);
      assertThat(bytes.equals(ByteBuffer.wrap(phantom.dataSet())))
          .as("seed %d, round %d, %s", seed, round, phantom.sopInstance())
          .isTrue();
    }
  }
}
