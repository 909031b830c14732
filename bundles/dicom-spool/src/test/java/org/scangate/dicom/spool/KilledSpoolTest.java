package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.time.Ticker;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.FileMeta;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.DicomTransport;
import org.scangate.lib.dicom.peer.Phantom;

/**
 * kill -9 at random moments of ingest and forwarding: what was acknowledged is there, as it was
 * sent, and reaches the PACS.
 */
@Timeout(1800)
class KilledSpoolTest {
  private static final String STUDY = "1.2.826.0.1.3680043.2.5";
  private static final int AT_ONCE = 40;

  @TempDir Path room;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** -Dlong=true makes it 200 kills. */
  @Test
  void acknowledgedMeansThere() throws Exception {
    int rounds = Boolean.getBoolean("long") ? 200 : 4;
    System.out.println("KilledSpoolTest: " + rounds + " kills, seed " + seed);
    DicomTransport transport = DicomTransport.open("killed-test", 2);
    int acknowledged = 0;
    for (int round = 0; round < rounds; round++) {
      Path directory = Files.createDirectories(room.resolve("spool-" + round));
      try (Senders sender = new Senders();
          Pacs pacs = new Pacs(transport, 0, "", n -> 0)) {
        ingestAndKill(directory, sender, round, pacs.port());
        acknowledged += sender.acknowledged.size();
        try (SpoolServer after =
            new SpoolServer(SpoolProcess.settings(directory, pacs.port()), Ticker.system())) {
          assertThat(after.findings())
              .as("seed %d", seed)
              .noneMatch(finding -> finding.id().equals("spool.damaged"));
          exportedIs(after, sender, round);
          pacs.has(sender.acknowledged);
        }
      }
    }
    transport.close();
    assertThat(acknowledged).as("seed %d", seed).isPositive();
  }

  private void exportedIs(SpoolServer spool, Senders sender, int round) throws Exception {
    Path out = room.resolve("out-" + round);
    spool.export(STUDY + "." + round, out);
    for (Phantom phantom : sender.acknowledged) {
      ByteBuffer bytes =
          ByteBuffer.wrap(Files.readAllBytes(out.resolve(phantom.sopInstance() + ".dcm")));
      FileMeta.read(bytes);
      assertThat(bytes.equals(ByteBuffer.wrap(phantom.dataSet())))
          .as("seed %d, round %d, %s", seed, round, phantom.sopInstance())
          .isTrue();
    }
  }

  private void ingestAndKill(Path directory, Senders sender, int round, int pacs) throws Exception {
    Path port = directory.resolveSibling("port-" + round);
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                SpoolProcess.class.getName(),
                directory.toString(),
                port.toString(),
                Integer.toString(pacs))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolveSibling("log-" + round).toFile())
            .start();
    try {
      await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(port) || !process.isAlive());
      assertThat(port).as("the spool runs").exists();
      List<Phantom> images = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        images.add(
            Phantom.ct(
                STUDY + "." + round,
                i,
                TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
                64 + random.nextInt(256)));
      }
      List<CompletableFuture<Integer>> replies = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Association association =
            sender.associate(Integer.parseInt(Files.readString(port)), images.get(0));
        for (Phantom phantom : images.subList(i * AT_ONCE / 2, (i + 1) * AT_ONCE / 2)) {
          replies.add(sender.send(association, phantom));
        }
      }
      // A random one of them is the last that is waited for; some time later comes the end.
      replies.get(random.nextInt(replies.size())).get(120, TimeUnit.SECONDS);
      TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
